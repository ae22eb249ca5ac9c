#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace foretell::crypto {

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece. One thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// The digest in lower-case hex; the object starts anew.
  std::string finish_hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// The digest of `bytes` in lower-case hex.
std::string sha256_hex(std::string_view bytes);

}  // namespace foretell::crypto
