#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace foretell::http {

/// A request id of ours: 32 hex digits.
using RequestId = std::array<char, 32>;

inline std::string_view to_view(const RequestId& id) { return {id.data(), id.size()}; }

/// Makes request ids: random, seeded by the operating system; unique for tracing, no secret. One thread at a time.
class RequestIds {
 public:
  RequestIds();
  RequestId next();

 private:
  std::uint64_t next_word();

  std::array<std::uint64_t, 4> state_;
};

}  // namespace foretell::http
