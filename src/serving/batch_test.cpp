#include "serving/batch.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/row_reader.hpp"
#include "serving/sample_model.hpp"
#include "serving/slot_reader.hpp"

namespace foretell::serving {
namespace {

using data::TableFormat;
using ::testing::HasSubstr;

/// All that a batch gave.
struct Outcome {
  std::string text;
  std::string bad_rows;
  std::uint64_t rows = 0;
  std::uint64_t skipped = 0;
  std::string error;
  std::string hint;

  bool operator==(const Outcome&) const = default;
};

void PrintTo(const Outcome& outcome, std::ostream* out) {
  *out << "text: " << outcome.text << "\nbad rows: " << outcome.bad_rows << "\nerror: " << outcome.error;
}

Outcome predict(const ServedModel& model, std::string_view table, BatchOptions options,
                std::size_t read_bytes = data::MemorySource::k_unlimited) {
  options.file = "t.csv";
  data::MemorySource source(table, read_bytes);
  Outcome outcome;
  const auto append_to = [](std::string& to) {
    return [&to](std::string_view text) {
      to += text;
      return Result<void>();
    };
  };
  const auto counts = predict_batch(model, source, options,
                                    {.write = append_to(outcome.text), .write_bad_rows = append_to(outcome.bad_rows)});
  if (counts) {
    outcome.rows = counts->rows;
    outcome.skipped = counts->skipped;
  } else {
    outcome.error = counts.error().message;
    outcome.hint = counts.error().hint;
  }
  return outcome;
}

/// Predicts in one block on one thread, and proves that threads, blocks and the way in which bytes come do not show.
Outcome predict(std::string_view table, BatchOptions options = {},
                data::Labels labels = {data::LabelType::text, {"no", "yes"}}) {
  const auto model = sample::model("m", 1, std::move(labels));
  const Outcome whole = predict(*model, table, options);
  for (const std::size_t threads : {1, 3}) {
    for (const std::size_t block_bytes : {1, 13, 64}) {
      options.threads = threads;
      options.block_bytes = block_bytes;
      EXPECT_EQ(predict(*model, table, options, 5), whole) << threads << " threads, blocks of " << block_bytes;
    }
  }
  return whole;
}

constexpr BatchOptions k_skip{.on_bad_row = OnBadRow::skip};

TEST(PredictBatch, WritesRowsAsTheyWereReadWithTheirAnswers) {
  const Outcome outcome = predict("age,city,active,note\n50,\"Bern\",yes,\"a \"\"b\"\"\n,c\"\n 30 ,?,NO,\n");
  EXPECT_EQ(outcome.text,
            "age,city,active,note,prediction,confidence\n"
            "50,\"Bern\",yes,\"a \"\"b\"\"\n,c\",yes,0.75\n"
            " 30 ,?,NO,,no,0.75\n");
  EXPECT_EQ(outcome.rows, 2u);
}

TEST(PredictBatch, KeepsTheDialectOfTheTable) {
  EXPECT_EQ(predict("\xEF\xBB\xBF"
                    "age;city;active\r\n50;Bern;yes\r\n\r\n30;;")
                .text,
            "\xEF\xBB\xBF"
            "age;city;active;prediction;confidence\r\n50;Bern;yes;yes;0.75\r\n30;;;no;0.75\r\n");
  EXPECT_EQ(predict("age\tcity\tactive\n50\t\t\n").text,
            "age\tcity\tactive\tprediction\tconfidence\n50\t\t\tyes\t0.75\n");
}

TEST(PredictBatch, TellsTheDelimiterByTheColumnsOfTheModel) {
  EXPECT_EQ(predict("x,1,2,3;age;city;active\n;50;;\n").text,
            "x,1,2,3;age;city;active;prediction;confidence\n;50;;;yes;0.75\n");
  EXPECT_EQ(predict("x,,y;age;city;active\n;50;;\n").text,  // no header at all under commas
            "x,,y;age;city;active;prediction;confidence\n;50;;;yes;0.75\n");
}

TEST(PredictBatch, PassesOverBlankLinesInFrontOfEverything) {
  EXPECT_EQ(predict("\n  \r\n\nage,city,active\n50,,\n").text,
            "age,city,active,prediction,confidence\n50,,,yes,0.75\n");
  EXPECT_EQ(predict(" \n\t\n {\"age\":50}\n").text, " {\"age\":50,\"prediction\":\"yes\",\"confidence\":0.75}\n");
  EXPECT_THAT(predict("\n \nage,city,active\nx,,\n").error, HasSubstr("line 4"));
}

TEST(PredictBatch, WritesAHeaderForATableWithoutRows) {
  EXPECT_EQ(predict("age,city,active\n").text, "age,city,active,prediction,confidence\n");
}

TEST(PredictBatch, NamesAnswersAnew) {
  EXPECT_THAT(predict("age,city,active,prediction\n1,,,x\n", {.probabilities = true}).text,
              HasSubstr("prediction,prediction_,confidence,p_no,p_yes\n1,,,x,no,0.75,0.75,0.25\n"));
}

TEST(PredictBatch, StopsAtARowThatCannotBeReadBehindThoseInFrontOfIt) {
  const Outcome outcome = predict("age,city,active\n50,,\nabc,,\n30,,\n");
  EXPECT_EQ(outcome.text, "age,city,active,prediction,confidence\n50,,,yes,0.75\n");
  EXPECT_EQ(outcome.error, "t.csv, line 3: column \"age\": found \"abc\", expected a number");
  EXPECT_THAT(outcome.hint, HasSubstr("--on-error skip"));
}

TEST(PredictBatch, SkipsRowsThatCannotBeRead) {
  const Outcome outcome =
      predict("age,city,active\nabc,,\n50,,\n1,2\n\"x\"y,,\n30,\"a\nb\",\n\xFF,,\n1,,maybe\n40\r1,,\n41,,\n", k_skip);
  EXPECT_EQ(outcome.text,
            "age,city,active,prediction,confidence\n50,,,yes,0.75\n30,\"a\nb\",,no,0.75\n41,,,yes,0.75\n");
  EXPECT_EQ(outcome.skipped, 6u);
  EXPECT_THAT(outcome.bad_rows, testing::StartsWith("2,age,\"found \"\"abc\"\", expected a number\"\n4,,"));
  EXPECT_THAT(outcome.bad_rows, HasSubstr("\n5,age,"));
  EXPECT_THAT(outcome.bad_rows, HasSubstr("\n8,age,"));
  EXPECT_THAT(outcome.bad_rows, HasSubstr("\n9,active,"));
  EXPECT_THAT(outcome.bad_rows, HasSubstr("\n10,,"));
}

TEST(PredictBatch, CannotSkipARowWithoutAnEnd) {
  const Outcome outcome = predict("age,city,active\n50,,\n30,\"open,\n1,,\n", k_skip);
  EXPECT_THAT(outcome.error, HasSubstr("t.csv, line 3: column \"city\": a quote opens here and is never closed"));
  EXPECT_EQ(outcome.text, "age,city,active,prediction,confidence\n50,,,yes,0.75\n");
}

TEST(PredictBatch, RefusesATableWithoutColumnsOfTheModel) {
  EXPECT_THAT(predict("age,town,active\n1,,\n").error, HasSubstr("no column \"city\""));
  EXPECT_EQ(predict("age,town\n50,x\n", {.allow_missing_columns = true}).text,
            "age,town,prediction,confidence\n50,x,yes,0.75\n");
  EXPECT_THAT(predict("").error, HasSubstr("the file is empty"));
  EXPECT_THAT(predict("age,age,city,active\n").error, HasSubstr("found the name twice"));
}

TEST(PredictBatch, AppendsToTheObjectsOfNdjson) {
  EXPECT_EQ(predict("{\"age\": 50, \"x\": [1]}\n").error.empty(), false);  // a table is flat
  const Outcome outcome = predict("{\"age\": 50, \"x\": \"}\" } \n\n{}\r\n{\"city\":\"Bern\",\"age\":null}");
  EXPECT_EQ(outcome.text,
            "{\"age\": 50, \"x\": \"}\",\"prediction\":\"yes\",\"confidence\":0.75}\n"
            "{\"prediction\":\"no\",\"confidence\":0.75}\n"
            "{\"city\":\"Bern\",\"age\":null,\"prediction\":\"no\",\"confidence\":0.75}\n");
}

TEST(PredictBatch, SkipsObjectsThatCannotBeRead) {
  const Outcome outcome = predict("{\"age\":1,}\n{\"age\":\"1\"}\n[1]\n{\"age\":50}\n{\"age\":1,\"age\":1}\n", k_skip);
  EXPECT_EQ(outcome.text, "{\"age\":50,\"prediction\":\"yes\",\"confidence\":0.75}\n");
  EXPECT_EQ(outcome.skipped, 4u);
  EXPECT_THAT(outcome.bad_rows, HasSubstr("\n2,age,"));
  EXPECT_THAT(outcome.bad_rows, HasSubstr("\n5,age,"));
}

TEST(PredictBatch, GivesAnswersOtherKeysThanThoseOfTheFirstObject) {
  EXPECT_EQ(predict("{\"age\":1,\"confidence\":2}\n").text,
            "{\"age\":1,\"confidence\":2,\"prediction\":\"no\",\"confidence_\":0.75}\n");
  EXPECT_THAT(predict("{\"age\":1}\n{\"age\":1,\"confidence\":2}\n").error,
              HasSubstr("line 2: column \"confidence\": found a key that the answer has too"));
}

TEST(PredictBatch, RefusesObjectsOfAnotherKind) {
  EXPECT_THAT(predict("{\"alter\":1}\n").error, HasSubstr("none of the 3 columns"));
}

TEST(PredictBatch, TurnsCsvIntoTypedNdjson) {
  const Outcome outcome =
      predict("age,city,active,id,left\n007,Bern,YES,007,yes\n-1.5e3,?,?,,no\n+2,\"a \"\"b\"\"\",no,NA,\n?,,,x,\n",
              {.format = TableFormat::ndjson});
  EXPECT_EQ(outcome.text,
            R"({"age":7,"city":"Bern","active":true,"id":"007","left":"yes","prediction":"no","confidence":0.75})"
            "\n"
            R"({"age":-1.5e3,"city":null,"active":null,"id":null,"left":"no","prediction":"no","confidence":0.75})"
            "\n"
            R"({"age":2,"city":"a \"b\"","active":false,"id":"NA","left":null,"prediction":"no","confidence":0.75})"
            "\n"
            R"({"age":null,"city":null,"active":null,"id":"x","left":null,"prediction":"no","confidence":0.75})"
            "\n");
}

TEST(PredictBatch, TurnsNdjsonIntoCsvOfTheFirstObjectsColumnsAndTheModels) {
  const BatchOptions to_csv{.format = TableFormat::csv};
  EXPECT_EQ(predict("{\"x\":\"a,b\",\"age\":50}\n{\"active\":true,\"city\":\"B\\\"n\"}\n", to_csv).text,
            "x,age,city,active,prediction,confidence\n\"a,b\",50,,,yes,0.75\n,,\"B\"\"n\",true,no,0.75\n");
  EXPECT_THAT(predict("{\"age\":50}\n{\"age\":50,\"x\":1}\n", to_csv).error, HasSubstr("line 2: column \"x\""));
}

TEST(PredictBatch, WritesTheLabelsOfItsTarget) {
  EXPECT_EQ(
      predict("age,city,active,left\n50,,,1\n", {.format = TableFormat::ndjson}, {data::LabelType::integer, {"0", "1"}})
          .text,
      R"({"age":50,"city":null,"active":null,"left":1,"prediction":1,"confidence":0.75})"
      "\n");
}

TEST(PredictBatch, EndsWithTheErrorOfTheOutput) {
  const auto model = sample::model("m", 1);
  data::MemorySource source("age,city,active\n50,,\n");
  const auto counts =
      predict_batch(*model, source, {.file = "t.csv", .threads = 3},
                    {.write = [](std::string_view) { return Result<void>(fail(ErrorCode::io, "the disk is full")); }});
  EXPECT_EQ(counts.error().message, "the disk is full");
}

TEST(PredictBatch, EndsWhenAskedTo) {
  const auto model = sample::model("m", 1);
  std::string table = "age,city,active\n";
  for (int i = 0; i < 100'000; ++i) table += "50,Bern,yes\n";
  data::MemorySource source(table);
  std::stop_source stop;
  const auto counts = predict_batch(*model, source, {.file = "t.csv", .threads = 2, .block_bytes = 1'000},
                                    {.write = [](std::string_view) { return Result<void>(); },
                                     .progress = [&](const BatchCounts&) { stop.request_stop(); }},
                                    stop);
  EXPECT_EQ(counts.error().code, ErrorCode::cancelled);
}

TEST(PredictBatch, WakesASourceThatWaitsWhenItEndsEarly) {
  /// Gives some rows, then waits until it is stopped.
  class Waiting final : public data::ByteSource {
   public:
    explicit Waiting(std::stop_token stop) : stop_(std::move(stop)) {}
    Result<std::size_t> read(std::span<char> out) override {
      if (const Result<std::size_t> length = rows_.read(out); *length > 0) return length;
      while (!stop_.stop_requested()) std::this_thread::yield();
      return fail(ErrorCode::cancelled, "stopped");
    }
    Result<void> rewind() override { return {}; }

   private:
    data::MemorySource rows_{"age,city,active\nabc,,\n"};
    std::stop_token stop_;
  };
  const auto model = sample::model("m", 1);
  std::stop_source stop;
  Waiting source(stop.get_token());
  const auto counts = predict_batch(*model, source, {.file = "t.csv", .threads = 2},
                                    {.write = [](std::string_view) { return Result<void>(); }}, stop);
  EXPECT_THAT(counts.error().message, HasSubstr("line 2"));
}

/// The error of reading all rows of a table by one reader, and how many could be read in front of it.
std::pair<std::uint64_t, std::string> read_in_one_go(const ServedModel& model, std::string_view table) {
  data::MemorySource source(table);
  const data::TableOptions options{.format = TableFormat::csv, .delimiter = ','};
  auto rows = data::RowReader::open(source, options, {.file = "t.csv"});
  if (!rows) return {0, rows.error().message};
  const auto slot_reader = SlotReader::make(model.format, rows->columns(), "t.csv", false);
  if (!slot_reader) return {0, slot_reader.error().message};
  std::vector<model::Slot> slots(model.format.columns());
  for (std::uint64_t count = 0;; ++count) {
    const Result<bool> more = rows->next();
    if (!more) return {count, more.error().message};
    if (!*more) return {count, {}};
    if (const Result<void> read = slot_reader->read(*rows, slots); !read) return {count, read.error().message};
  }
}

TEST(PredictBatch, AgreesWithOneReaderOnRandomTables) {
  const auto model = sample::model("m", 1);
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"1",        ",",     ",",       ",",   "\n", "\n",   "\r\n",
                                        "\"",       "a",     "\"\"",    "yes", "\r", "\xFF", std::string(1, '\0'),
                                        "\xC3\xBC", "1,,\n", "2,x,no\n"};
  for (int round = 0; round < 2'000; ++round) {
    std::string table = "age,city,active\n";
    for (std::size_t count = random() % 20; count > 0; --count) table += pieces[random() % pieces.size()];
    SCOPED_TRACE(testing::PrintToString(table));
    const BatchOptions tiny{.threads = 1 + random() % 3, .block_bytes = 1 + random() % 20};
    const Outcome whole = predict(*model, table, {});
    ASSERT_EQ(predict(*model, table, tiny, 1 + random() % 9), whole);
    const auto [rows, error] = read_in_one_go(*model, table);
    ASSERT_EQ(whole.error, error);
    if (error.empty()) {
      ASSERT_EQ(whole.rows, rows);
    }

    BatchOptions skip = tiny;
    skip.on_bad_row = OnBadRow::skip;
    const Outcome skipping = predict(*model, table, k_skip);
    ASSERT_EQ(predict(*model, table, skip, 1 + random() % 9), skipping);
    ASSERT_TRUE(skipping.text.starts_with(whole.text));
  }
}

}  // namespace
}  // namespace foretell::serving
