// Any bytes are a table file: reading them ends in a table or in one error, never in a crash; neither the size of
// the blocks in which they come nor the number of rows from which types are guessed makes a difference. What was
// read is then read again by its own schema.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "data/byte_source.hpp"
#include "data/read_table.hpp"

namespace {

using namespace foretell;
using namespace foretell::data;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

bool same_values(const ColumnValues& a, const ColumnValues& b) {
  const auto same_number = [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return a.codes == b.codes && std::ranges::equal(a.numbers, b.numbers, same_number);
}

void require_same(const Result<ReadTable>& a, const Result<ReadTable>& b) {
  require(a.has_value() == b.has_value(), "both readings succeed or neither");
  if (!a) {
    require(a.error().message == b.error().message, "both readings give one error");
    return;
  }
  require(a->table.schema == b->table.schema, "both readings give one schema");
  require(a->table.target == b->table.target, "both readings give one target");
  require(a->warnings == b->warnings && a->sha256 == b->sha256, "both readings give the same warnings and digest");
  require(std::ranges::equal(a->table.columns, b->table.columns, same_values), "both readings give the same values");
}

void require_whole(const Table& table) {
  require(table.columns.size() == table.schema.columns.size(), "a column of values a column of the schema");
  const auto labels = static_cast<std::int32_t>(table.schema.labels.texts.size());
  for (const std::int32_t label : table.target) require(label >= 0 && label < labels, "every label is known");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const bool is_number = table.schema.columns[i].type == ColumnType::number;
    const ColumnValues& values = table.columns[i];
    require((is_number ? values.numbers.size() : values.codes.size()) == table.rows(), "a value a row");
    const auto categories = static_cast<std::int32_t>(table.schema.columns[i].categories.size());
    for (const std::int32_t code : values.codes)
      require(code >= k_missing_code && code < categories, "every code is known");
    for (const float number : values.numbers) require(!std::isinf(number), "numbers are finite or missing");
  }
}

Result<ReadTable> read(std::string_view bytes, const std::string& target, std::size_t block_bytes,
                       std::size_t read_bytes, std::uint64_t guess_rows) {
  MemorySource source(bytes, read_bytes);
  return read_training_table(source, {.target = target},
                             {.file = "f", .block_bytes = block_bytes, .guess_rows = guess_rows});
}

/// The name of the last column, so that most inputs have a target.
std::string some_target(std::string_view bytes) {
  MemorySource source(bytes);
  const auto rows = RowReader::open(source, {}, {.file = "f"});
  return rows ? rows->columns().back() : "y";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string target = some_target(bytes);
  const Result<ReadTable> out = read(bytes, target, 1 << 18, MemorySource::k_unlimited, 1000);
  require_same(out, read(bytes, target, 7, 3, 1));
  if (!out) return 0;
  require_whole(out->table);

  MemorySource again(bytes);
  const Result<ReadTable> as_known = read_table_as(again, out->table.schema, {}, {.file = "f"});
  require(as_known.has_value(), "a table can be read by its own schema");
  require(as_known->table.schema == out->table.schema, "reading by a schema keeps it");
  require(as_known->table.target == out->table.target, "reading by a schema gives the same target");
  require(std::ranges::equal(as_known->table.columns, out->table.columns, same_values),
          "reading by a schema gives the same values");
  return 0;
}
