#include "http/request_id.hpp"

#include <cstdint>

namespace foretell::http {

RequestIds::RequestIds() {
  std::random_device system;
  std::seed_seq seed{system(), system(), system(), system(), system(), system(), system(), system()};
  random_.seed(seed);
}

RequestId RequestIds::next() {
  RequestId id;
  std::uint64_t bits = 0;
  for (std::size_t digit = 0; digit < id.size(); ++digit) {
    if (digit % 16 == 0) bits = random_();
    id[digit] = "0123456789abcdef"[bits & 0xf];
    bits >>= 4;
  }
  return id;
}

}  // namespace foretell::http
