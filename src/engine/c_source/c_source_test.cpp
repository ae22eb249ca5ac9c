#include "engine/c_source/c_source.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "engine/c_source/forest.hpp"
#include "engine/c_source/literals.hpp"
#include "engine/engine.hpp"
#include "model/sample_pipelines.hpp"

namespace foretell::engine::c_source {
namespace {

using model::sample::Maker;
using model::sample::Sample;
using testing::HasSubstr;

constexpr std::string_view k_compile =
    "cc -std=c99 -O2 -Wall -Wextra -pedantic -Werror -o program driver.c model.c -lm";
const Facts k_facts{.name = "sample", .version = "3", .sha256 = "0123abcd", .target = "kind"};

bool has_compiler() { return std::system("cc --version > /dev/null 2>&1") == 0; }

/// A folder of this test alone, removed at its end.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / fmt::format("foretell-c-{}", ::getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }

  void write(const std::string& name, std::string_view content) const { std::ofstream(path_ / name) << content; }
  /// Runs a command there; what it wrote, or nothing when it failed.
  std::optional<std::string> run(std::string_view command) const {
    const std::string shell = fmt::format("cd {} && ({}) > output 2>&1", path_.string(), command);
    const int status = std::system(shell.c_str());
    std::ostringstream output;
    output << std::ifstream(path_ / "output").rdbuf();
    if (status == 0) return output.str();
    ADD_FAILURE() << command << "\n" << output.str();
    return std::nullopt;
  }

 private:
  std::filesystem::path path_;
};

std::vector<model::Slot> random_rows(Maker& maker, const Sample& sample, std::size_t rows) {
  std::vector<model::Slot> slots;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = maker.row(sample.columns);
    slots.insert(slots.end(), row.begin(), row.end());
  }
  return slots;
}

std::string value_in_c(model::Slot slot, const data::ColumnSchema& column, std::size_t row) {
  if (column.type == data::ColumnType::number) return literal(slot.number());
  if (column.type == data::ColumnType::date) return literal(slot.date());
  constexpr std::array k_missing{"NULL", "\"\"", "\"never seen\""};
  if (slot.code() < 0) return k_missing[row % k_missing.size()];
  return literal(std::string_view(column.categories[static_cast<std::size_t>(slot.code())]));
}

std::string rows_in_c(model::RowsView rows, const std::vector<data::ColumnSchema>& columns) {
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out += "  {";
    for (std::size_t c = 0; c < columns.size(); ++c) out += value_in_c(rows.row(i)[c], columns[c], i) + ", ";
    out += "},\n";
  }
  return out;
}

constexpr std::string_view k_driver_of_classes = R"c(
int main(void) {
  size_t i;
  for (i = 0; i < sizeof rows / sizeof *rows; ++i) {
    float p[SAMPLE_CLASSES];
    int k;
    const int label = sample_predict(&rows[i], p);
    if (label != sample_predict(&rows[i], NULL)) return 1;
    printf("%d", label);
    for (k = 0; k < SAMPLE_CLASSES; ++k) printf(" %a", p[k]);
    printf("\n");
  }
  return 0;
}
)c";

constexpr std::string_view k_driver_of_regression = R"c(
int main(void) {
  size_t i;
  for (i = 0; i < sizeof rows / sizeof *rows; ++i) printf("%a\n", sample_predict(&rows[i]));
  return 0;
}
)c";

/// As printf writes it in the drivers.
std::string hex(float value) {
  std::array<char, 40> text;
  std::snprintf(text.data(), text.size(), "%a", static_cast<double>(value));
  return text.data();
}

/// What the engine answers, in the words of the drivers.
std::string expected_output(const Sample& sample, model::RowsView rows) {
  const auto engine = compile(sample.pipeline, sample.columns);
  Scratch scratch;
  model::Predictions predictions;
  (*engine)->predict(rows, scratch, predictions);
  std::string out;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    if (predictions.is_regression()) {
      out += hex(predictions.values[i]) + "\n";
      continue;
    }
    out += fmt::format("{}", predictions.labels[i]);
    for (const float p : predictions.row(i)) out += " " + hex(p);
    out += '\n';
  }
  return out;
}

void expect_same_answers(const Sample& sample, Maker& maker, const Folder& folder) {
  const auto code = write(sample.pipeline, sample.columns, k_facts);
  ASSERT_TRUE(code) << code.error().message;
  const std::vector<model::Slot> slots = random_rows(maker, sample, 300);
  const model::RowsView rows{slots, sample.columns.size()};
  folder.write("model.c", *code);
  folder.write("driver.c",
               fmt::format("#define SAMPLE_INTERFACE_ONLY\n#include \"model.c\"\n#include <stdio.h>\n"
                           "static const sample_row rows[] = {{\n{}}};\n{}",
                           rows_in_c(rows, sample.columns),
                           sample.pipeline.labels.is_regression() ? k_driver_of_regression : k_driver_of_classes));
  const auto output = folder.run(fmt::format("{} && ./program", k_compile));
  ASSERT_TRUE(output);
  EXPECT_EQ(*output, expected_output(sample, rows));
}

TEST(CSource, AnswersAsTheForestEngineBitForBit) {
  if (!has_compiler()) GTEST_SKIP() << "no C compiler called cc";
  const Folder folder;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    Maker maker(seed);
    const Sample sample = maker.forest(1 + seed % 5, 1 + maker.below(30), maker.below(10));
    expect_same_answers(sample, maker, folder);
  }
}

TEST(CSource, AnswersAsTheLinearEngineBitForBit) {
  if (!has_compiler()) GTEST_SKIP() << "no C compiler called cc";
  const Folder folder;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    Maker maker(seed);
    const Sample sample = maker.linear(1 + seed % 5);
    expect_same_answers(sample, maker, folder);
  }
}

TEST(CSource, CompilesWhateverColumnsCategoriesAndLabelsAreCalled) {
  if (!has_compiler()) GTEST_SKIP() << "no C compiler called cc";
  const Folder folder;
  Maker maker(5);
  Sample sample = maker.forest(2, 3, 3);
  const std::vector<std::string> names{"class", "Class", "a b", "A-B", "9", "\xC3\xA9", "*/ int x; /*", "unix?\?/"};
  for (std::size_t c = 0; c < sample.columns.size(); ++c) sample.columns[c].name = names[c % names.size()];
  const std::vector<std::string> odd{"\"; int x;", "$_LEAF @_predict(", "?\?/", "\\", "\n\t", "\xE2\x80\xAE \xFF*/"};
  sample.pipeline.labels.texts = {odd[0], odd[1]};
  for (data::ColumnSchema& column : sample.columns) {
    if (column.type == data::ColumnType::category) column.categories = {odd.begin() + 1, odd.end()};
    std::ranges::sort(column.categories);
  }
  for (model::Operation& operation : sample.pipeline.operations) {
    if (auto* encode = std::get_if<model::Encode>(&operation)) {
      for (std::string& text : encode->categories) text = text == "d" ? odd[4] : text;
    }
  }
  expect_same_answers(sample, maker, folder);
}

TEST(CSource, SaysWhichModelItIsAndHowToAskIt) {
  Maker maker(1);
  const Sample sample = maker.forest(2, 1, 1);
  const std::string code = *write(sample.pipeline, sample.columns, k_facts);
  EXPECT_THAT(code, HasSubstr("sample, version 3: \"kind\" by a RandomForestClassifier"));
  EXPECT_THAT(code, HasSubstr("0123abcd"));
  EXPECT_THAT(code, HasSubstr("int sample_predict(const sample_row *row, float *probabilities);"));
  EXPECT_THAT(code, HasSubstr("#define SAMPLE_CLASSES 2"));
}

TEST(CSource, IsTheSameFileEveryTime) {
  Maker maker(2);
  const Sample sample = maker.linear(3);
  EXPECT_EQ(*write(sample.pipeline, sample.columns, k_facts), *write(sample.pipeline, sample.columns, k_facts));
}

TEST(CSource, RefusesTextsThatCCannotHold) {
  Maker maker(1);
  Sample sample = maker.forest(2, 1, 1);
  const auto column = std::ranges::find(sample.columns, data::ColumnType::category, &data::ColumnSchema::type);
  const auto with_category = [&](std::string text) {
    column->categories = {std::move(text)};
    return write(sample.pipeline, sample.columns, k_facts);
  };
  EXPECT_TRUE(with_category(std::string(limits::k_c_text_bytes_max, 'x')));
  const auto too_long = with_category(std::string(limits::k_c_text_bytes_max + 1, 'x'));
  ASSERT_FALSE(too_long);
  EXPECT_THAT(too_long.error().message, HasSubstr(column->name));
  EXPECT_FALSE(with_category(std::string("a\0b", 3)));

  column->categories = {"b", "a"};
  EXPECT_EQ(write(sample.pipeline, sample.columns, k_facts).error().code, ErrorCode::corrupt);

  column->categories = {"a"};
  sample.pipeline.labels.texts[0] = std::string(limits::k_c_text_bytes_max + 1, 'x');
  EXPECT_FALSE(write(sample.pipeline, sample.columns, k_facts));
}

TEST(CSource, RefusesForestsThatACompilerCouldHardlyTake) {
  model::Forest forest;
  forest.outputs = 1;
  forest.nodes.resize(1);
  forest.leaf_values.resize(limits::k_c_forest_values_max - 1);
  EXPECT_TRUE(check_size(forest, limits::k_c_features_max));
  EXPECT_FALSE(check_size(forest, limits::k_c_features_max + 1));
  forest.leaf_values.push_back(0);
  EXPECT_FALSE(check_size(forest, 1));
}

}  // namespace
}  // namespace foretell::engine::c_source
