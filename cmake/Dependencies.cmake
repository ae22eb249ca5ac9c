# Debian packages only; which ones, and their versions: THIRD_PARTY.md. `./dev setup` installs them.
if(EXISTS ${PROJECT_SOURCE_DIR}/.dev/boost)  # unpacked there by `./dev setup` where Boost 1.74 is in use
  file(GLOB foretell_boost_dir ${PROJECT_SOURCE_DIR}/.dev/boost/usr/lib/*/cmake/Boost-1.81.0)
  set(Boost_DIR ${foretell_boost_dir})
endif()
find_package(Boost 1.81 CONFIG REQUIRED)
foreach(package Threads OpenSSL ZLIB SQLite3 Protobuf simdjson fmt CLI11 Eigen3)
  find_package(${package} REQUIRED)
endforeach()
find_package(PkgConfig REQUIRED)
pkg_check_modules(lbfgs REQUIRED IMPORTED_TARGET liblbfgs)

# proto/onnx.proto is the ONNX project's own schema (Apache-2.0), built against the small protobuf runtime.
set(generated ${PROJECT_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${generated})
add_custom_command(OUTPUT ${generated}/onnx.pb.cc ${generated}/onnx.pb.h
  COMMAND protobuf::protoc --cpp_out=${generated} -I${PROJECT_SOURCE_DIR}/proto onnx.proto
  DEPENDS ${PROJECT_SOURCE_DIR}/proto/onnx.proto VERBATIM)
add_library(onnx_format STATIC ${generated}/onnx.pb.cc)
target_include_directories(onnx_format SYSTEM PUBLIC ${generated})
target_link_libraries(onnx_format PUBLIC protobuf::libprotobuf-lite)

if(BUILD_TESTING)
  find_package(GTest CONFIG REQUIRED)
  find_package(benchmark CONFIG REQUIRED)
endif()
