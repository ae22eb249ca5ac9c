#include "crypto/siphash.hpp"

#include <array>
#include <memory>
#include <vector>

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

namespace foretell::crypto {
namespace {

/// OpenSSL's SipHash-2-4 of 128 bits.
SipHash128 openssl_siphash128(const SipKey& key, std::span<const std::byte> bytes) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "SIPHASH", nullptr), EVP_MAC_free);
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free);
  std::size_t size = sizeof(SipHash128);
  const std::array parameters{OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size), OSSL_PARAM_construct_end()};
  EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(&key), sizeof key, parameters.data());
  EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  SipHash128 hash;
  EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(&hash), &size, sizeof hash);
  return hash;
}

std::vector<std::byte> counting_bytes(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i);
  return bytes;
}

constexpr SipKey k_key{0x0706050403020100, 0x0f0e0d0c0b0a0908};

// The first vectors of the authors' reference code, vectors_sip128.
TEST(SipHash, GivesThePublishedHashes) {
  EXPECT_EQ(siphash128(k_key, counting_bytes(0)), (SipHash128{0xe6a825ba047f81a3, 0x930255c71472f66d}));
  EXPECT_EQ(siphash128(k_key, counting_bytes(1)), (SipHash128{0x44af996bd8c187da, 0x45fc229b11597634}));
}

TEST(SipHash, AgreesWithOpenSslForEveryLength) {
  for (std::size_t size = 0; size <= 300; ++size) {
    EXPECT_EQ(siphash128(k_key, counting_bytes(size)), openssl_siphash128(k_key, counting_bytes(size))) << size;
  }
}

TEST(SipHash, DependsOnTheKey) {
  const SipKey one = SipKey::random();
  const SipKey other = SipKey::random();
  EXPECT_NE(siphash128(one, counting_bytes(16)), siphash128(other, counting_bytes(16)));
}

}  // namespace
}  // namespace foretell::crypto
