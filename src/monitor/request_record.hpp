#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"

/// What is known about the service while it runs: requests, versions, the process.
namespace foretell::monitor {

class VersionMonitor;  // the cells of one served version

/// What part the prediction cache had in a request.
enum class CacheUse : std::uint8_t {
  none,  ///< Not asked: no prediction, or the cache is off.
  miss,  ///< At least one row had to be computed.
  hit,   ///< Every row came from it.
};

/// How long the parts of a prediction took; zero where a request has no such part.
struct Phases {
  Clock::Duration parse{};    // body to slots
  Clock::Duration cache{};    // look-up and insertion
  Clock::Duration compute{};  // the engine
  Clock::Duration write{};    // answers to bytes
};

/// One request as its answer is handed to the connection: what logs and metrics are made from. Views and pointers live
/// as long as the call that passes the record.
struct RequestRecord {
  std::string_view request_id = {};
  std::string_view method = {};    // "GET"; empty when the head could not be read
  std::string_view route = {};     // as the route table has it, e.g. "/api/v1/models/{name}"; empty when none was found
  std::uint32_t route_number = 0;  // of that route in the table, from 1; 0 when none was found
  std::string_view path = {};      // as sent; empty when the head could not be read
  std::string_view traceparent = {};  // the field as sent, or empty
  int status = 200;
  const Error* error = nullptr;  // why it was refused
  std::string_view model = {};   // empty without one
  std::string_view model_version = {};
  VersionMonitor* version = nullptr;  // of that model, never null with one
  std::size_t rows = 0;
  CacheUse cache = CacheUse::none;
  std::string_view body = {};    // of a prediction, as sent
  Clock::SteadyTime answered{};  // when the answer was there
  Clock::Duration total{};       // from the complete head to the answer; zero when the head never was
  Phases phases = {};
};

/// Told of every request of one event loop, on that loop's thread, before the answer is on its way. What it does adds to
/// every request: it must neither wait nor lock.
class RequestObserver {
 public:
  virtual ~RequestObserver() = default;
  virtual void observe(const RequestRecord& record) = 0;
};

}  // namespace foretell::monitor
