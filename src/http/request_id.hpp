#pragma once

#include <array>
#include <random>
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
  std::mt19937_64 random_;
};

}  // namespace foretell::http
