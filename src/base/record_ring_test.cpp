#include "base/record_ring.hpp"

#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace foretell {
namespace {

bool push(RecordRing& ring, std::string_view record) {
  char* const room = ring.begin_record(record.size());
  if (room == nullptr) return false;
  std::memcpy(room, record.data(), record.size());
  ring.end_record();
  return true;
}

std::optional<std::string> take(RecordRing& ring) {
  const std::string_view record = ring.front();
  if (record.empty()) return std::nullopt;
  std::string copy(record);
  ring.pop();
  return copy;
}

TEST(RecordRing, GivesRecordsBackInOrder) {
  RecordRing ring(64);
  EXPECT_EQ(take(ring), std::nullopt);
  EXPECT_TRUE(push(ring, "a"));
  EXPECT_TRUE(push(ring, "of nine!!"));
  EXPECT_EQ(take(ring), "a");
  EXPECT_EQ(take(ring), "of nine!!");
  EXPECT_EQ(take(ring), std::nullopt);
}

TEST(RecordRing, ShowsARecordOnlyWhenItIsWhole) {
  RecordRing ring(64);
  std::memset(ring.begin_record(3), 'x', 3);
  EXPECT_EQ(take(ring), std::nullopt);
  ring.end_record();
  EXPECT_EQ(take(ring), "xxx");
}

TEST(RecordRing, DropsAndCountsWhatDoesNotFit) {
  RecordRing ring(64);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(push(ring, "12345678"));  // 16 bytes each with its header
  EXPECT_FALSE(push(ring, "5"));
  EXPECT_FALSE(push(ring, "6"));
  EXPECT_EQ(ring.dropped(), 2u);
  EXPECT_EQ(take(ring), "12345678");
  EXPECT_TRUE(push(ring, "7"));
  EXPECT_EQ(ring.dropped(), 2u);
}

TEST(RecordRing, TakesTheLongestRecordAtEveryPlace) {
  for (std::size_t before = 0; before < 8; ++before) {
    RecordRing ring(64);
    for (std::size_t i = 0; i < before; ++i) {
      ASSERT_TRUE(push(ring, "x"));
      ASSERT_EQ(take(ring), "x");
    }
    const std::string longest(ring.record_bytes_max(), 'l');
    EXPECT_TRUE(push(ring, longest)) << before;
    EXPECT_EQ(take(ring), longest);
  }
}

TEST(RecordRing, SaysWhenItIsMoreThanHalfFull) {
  RecordRing ring(64);
  ASSERT_TRUE(push(ring, "12345678"));
  ASSERT_TRUE(push(ring, "12345678"));
  EXPECT_FALSE(ring.is_half_full());
  ASSERT_TRUE(push(ring, "1"));
  EXPECT_TRUE(ring.is_half_full());
  ASSERT_TRUE(take(ring));
  EXPECT_FALSE(ring.is_half_full());
}

TEST(RecordRing, LosesAndBreaksNothingBetweenTwoThreads) {
  constexpr std::uint32_t k_records = 200'000;
  RecordRing ring(1'024);
  std::uint64_t written = 0;
  std::thread writer([&] {
    std::minstd_rand random(7);
    for (std::uint32_t i = 1; i <= k_records; ++i) {
      // The number, then as many bytes that repeat its lowest one.
      std::string record(sizeof i + random() % 120, static_cast<char>(i));
      std::memcpy(record.data(), &i, sizeof i);
      if (push(ring, record)) ++written;
    }
  });
  std::uint64_t taken = 0;
  std::uint32_t last = 0;
  const auto check_all = [&] {
    while (const auto record = take(ring)) {
      std::uint32_t number = 0;
      std::memcpy(&number, record->data(), sizeof number);
      ASSERT_GT(number, last);
      ASSERT_EQ(record->find_first_not_of(static_cast<char>(number), sizeof number), std::string::npos);
      last = number;
      ++taken;
    }
  };
  while (last < k_records / 2 && taken + ring.dropped() < k_records) check_all();
  writer.join();
  check_all();
  EXPECT_EQ(taken, written);
  EXPECT_EQ(taken + ring.dropped(), k_records);
}

}  // namespace
}  // namespace foretell
