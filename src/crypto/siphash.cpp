#include "crypto/siphash.hpp"

#include <bit>
#include <cstring>
#include <random>

namespace foretell::crypto {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

struct State {
  std::uint64_t v0, v1, v2, v3;

  void rounds(int count) {
    for (int i = 0; i < count; ++i) {
      v0 += v1;
      v1 = std::rotl(v1, 13) ^ v0;
      v0 = std::rotl(v0, 32);
      v2 += v3;
      v3 = std::rotl(v3, 16) ^ v2;
      v0 += v3;
      v3 = std::rotl(v3, 21) ^ v0;
      v2 += v1;
      v1 = std::rotl(v1, 17) ^ v2;
      v2 = std::rotl(v2, 32);
    }
  }

  void absorb(std::uint64_t word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  std::uint64_t folded() const { return v0 ^ v1 ^ v2 ^ v3; }
};

}  // namespace

SipKey SipKey::random() {
  std::random_device system;
  const auto word = [&] { return (std::uint64_t{system()} << 32) | system(); };
  return {word(), word()};
}

SipHash128 siphash128(const SipKey& key, std::span<const std::byte> bytes) {
  // "somepseudorandomlygeneratedbytes", as the paper has it; 0xee and 0xdd tell the 128-bit form from the 64-bit one.
  State state{key.low ^ 0x736f6d6570736575, key.high ^ 0x646f72616e646f6d ^ 0xee, key.low ^ 0x6c7967656e657261,
              key.high ^ 0x7465646279746573};
  std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56;
  for (; bytes.size() >= sizeof(std::uint64_t); bytes = bytes.subspan(sizeof(std::uint64_t))) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    state.absorb(word);
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) last |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  state.absorb(last);

  SipHash128 hash;
  state.v2 ^= 0xee;
  state.rounds(4);
  hash.low = state.folded();
  state.v1 ^= 0xdd;
  state.rounds(4);
  hash.high = state.folded();
  return hash;
}

}  // namespace foretell::crypto
