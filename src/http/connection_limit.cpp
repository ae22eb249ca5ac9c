#include "http/connection_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace foretell::http {
namespace {

constexpr std::size_t k_descriptors_for_others = 64;  // files, the index, the loops themselves

}  // namespace

std::size_t connections_allowed(std::size_t wanted) {
  rlimit descriptors{};
  if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur == RLIM_INFINITY) return wanted;
  const auto limit = static_cast<std::size_t>(descriptors.rlim_cur);
  return std::min(wanted, limit > 2 * k_descriptors_for_others ? limit - k_descriptors_for_others : limit / 2);
}

}  // namespace foretell::http
