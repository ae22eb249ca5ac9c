#include "cli/demo_data.hpp"

#include <string_view>

#include "base/gzip.hpp"

// Placed into the program by cmake/DemoData.cmake, gzipped; each ends where its _end begins.
extern "C" {
extern const char foretell_adult_train[];
extern const char foretell_adult_train_end[];
extern const char foretell_adult_test[];
extern const char foretell_adult_test_end[];
}

namespace foretell::cli {
namespace {

constexpr std::size_t k_table_bytes_max = 16 * 1024 * 1024;

Result<std::string> unpack(const char* begin, const char* end) {
  return gunzip({begin, static_cast<std::size_t>(end - begin)}, k_table_bytes_max);
}

}  // namespace

Result<std::string> demo_training_table() { return unpack(foretell_adult_train, foretell_adult_train_end); }
Result<std::string> demo_test_table() { return unpack(foretell_adult_test, foretell_adult_test_end); }

}  // namespace foretell::cli
