#include "crypto/sha256.hpp"

#include <gtest/gtest.h>

namespace foretell::crypto {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, IsTheSameInPiecesAndCanBeUsedAgain) {
  Sha256 digest;
  digest.update("a");
  digest.update("bc");
  EXPECT_EQ(digest.finish_hex(), sha256_hex("abc"));
  EXPECT_EQ(digest.finish_hex(), sha256_hex(""));
}

}  // namespace
}  // namespace foretell::crypto
