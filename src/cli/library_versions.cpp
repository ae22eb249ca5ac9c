#include "cli/library_versions.hpp"

#include <Eigen/src/Core/util/Macros.h>
#include <boost/version.hpp>
#include <fmt/format.h>
#include <google/protobuf/stubs/common.h>
#include <openssl/crypto.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <zlib.h>

namespace foretell::cli {
namespace {

/// Where a version is one number with two digits, or three, a part.
std::string three_parts(int number, int per_part) {
  return fmt::format("{}.{}.{}", number / (per_part * per_part), number / per_part % per_part, number % per_part);
}

}  // namespace

std::vector<LibraryVersion> library_versions() {
  return {
      {"boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1'000, BOOST_VERSION % 100)},
      {"eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
      {"fmt", three_parts(FMT_VERSION, 100)},
      {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
      {"protobuf", three_parts(GOOGLE_PROTOBUF_VERSION, 1'000)},
      {"simdjson", fmt::format("{}.{}.{}", static_cast<int>(simdjson::SIMDJSON_VERSION_MAJOR),
                               static_cast<int>(simdjson::SIMDJSON_VERSION_MINOR),
                               static_cast<int>(simdjson::SIMDJSON_VERSION_REVISION))},
      {"sqlite", sqlite3_libversion()},
      {"zlib", zlibVersion()},
  };
}

}  // namespace foretell::cli
