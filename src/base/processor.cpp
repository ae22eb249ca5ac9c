#include "base/processor.hpp"

namespace foretell {

std::vector<std::string_view> processor_features() {
  std::vector<std::string_view> features;
#if defined(__x86_64__)
  __builtin_cpu_init();
  // The builtin takes a literal only, hence a line each.
  if (__builtin_cpu_supports("sse4.2")) features.emplace_back("sse4_2");
  if (__builtin_cpu_supports("avx2")) features.emplace_back("avx2");
  if (__builtin_cpu_supports("fma")) features.emplace_back("fma");
  if (__builtin_cpu_supports("avx512f")) features.emplace_back("avx512f");
  if (__builtin_cpu_supports("avx512bw")) features.emplace_back("avx512bw");
  if (__builtin_cpu_supports("avx512vbmi")) features.emplace_back("avx512_vbmi");
  if (__builtin_cpu_supports("avx512vnni")) features.emplace_back("avx512_vnni");
#elif defined(__aarch64__)
  features.emplace_back("asimd");  // a part of every such processor
#endif
  return features;
}

}  // namespace foretell
