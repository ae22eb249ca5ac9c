#include <unistd.h>

#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/json_writer.hpp"
#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/open_registry.hpp"
#include "data/counting_source.hpp"
#include "data/stream_source.hpp"
#include "serving/batch.hpp"
#include "store/files.hpp"
#include "store/output_file.hpp"

namespace foretell::cli {
namespace {

bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code failed;
  const auto whole = [&](const std::filesystem::path& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, failed), failed);
  };
  return whole(a) == whole(b);
}

Result<void> check_options(const PredictOptions& options, const serving::ServedModel& model) {
  if (!options.errors.empty() && options.on_error != "skip") {
    return fail(ErrorCode::usage, "--errors lists rows that are left out, and none is", "add --on-error skip");
  }
  if (!options.errors.empty() && !options.output.empty() && is_same_file(options.errors, options.output)) {
    return fail(ErrorCode::usage, "--output and --errors name the same file", "give each a file of its own");
  }
  if (options.probabilities && model.manifest().schema.is_regression()) {
    return fail(ErrorCode::usage, fmt::format("{} predicts a number, which has no probabilities", model.name()),
                "leave out --probabilities");
  }
  return {};
}

data::TableFormat to_format(const std::string& text) {
  if (text == "csv") return data::TableFormat::csv;
  return text == "ndjson" ? data::TableFormat::ndjson : data::TableFormat::automatic;
}

/// Where the rows come from, and how much of it was read.
struct Input {
  std::string name;  // as messages show it
  std::unique_ptr<data::ByteSource> source;
  std::unique_ptr<data::CountingSource> counted;  // of source
  std::optional<std::uint64_t> bytes;             // of the file, where that is known

  std::optional<double> share() const {
    if (!bytes || *bytes == 0) return std::nullopt;
    return static_cast<double>(counted->bytes()) / static_cast<double>(*bytes);
  }
};

Result<Input> open_input(const std::string& data, std::stop_token stop) {
  Input input;
  input.name = data::shown_file(data);
  if (data == data::k_standard_input) {
    input.source =
        std::make_unique<data::StreamSource>(TRY(data::StreamSource::open(STDIN_FILENO, input.name, std::move(stop))));
  } else {
    input.source = std::make_unique<data::FileSource>(TRY(data::FileSource::open(data)));
    std::error_code failed;
    const std::uintmax_t bytes = std::filesystem::file_size(data, failed);
    if (!failed) input.bytes = bytes;
  }
  input.counted = std::make_unique<data::CountingSource>(*input.source);
  return input;
}

/// Where the rows go: a file that appears when it is whole, or standard output.
class Output {
 public:
  static Result<Output> open(const std::filesystem::path& file) {
    Output output;
    if (!file.empty()) output.file_.emplace(TRY(store::OutputFile::create(file)));
    return output;
  }

  bool is_file() const { return file_.has_value(); }
  Result<void> write(std::string_view text) {
    return file_ ? file_->write(text) : store::write_all(STDOUT_FILENO, text, "standard output");
  }
  Result<void> publish() { return file_ ? file_->publish() : Result<void>(); }

 private:
  std::optional<store::OutputFile> file_;
};

/// What a person reads when it is over.
struct Summary {
  std::string model;
  serving::BatchCounts counts = {};
  double seconds = 0;
  std::filesystem::path output = {};
  std::filesystem::path errors = {};

  double rows_per_s() const { return seconds > 0 ? static_cast<double>(counts.rows) / seconds : 0; }
};

std::string describe(const Summary& summary) {
  std::string text = fmt::format("predicted {} rows with {} in {:.2f} s ({:.0f} rows/s)", summary.counts.rows,
                                 summary.model, summary.seconds, summary.rows_per_s());
  if (!summary.output.empty()) text += fmt::format(": {}", summary.output.string());
  if (summary.counts.skipped > 0) {
    text += fmt::format("\nleft out {} rows that could not be read", summary.counts.skipped);
    if (!summary.errors.empty()) text += fmt::format(": {}", summary.errors.string());
  }
  return text;
}

std::string to_json(const Summary& summary) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object();
  json.member("model", summary.model);
  json.member("rows", summary.counts.rows);
  json.member("skipped", summary.counts.skipped);
  json.member("seconds", summary.seconds);
  json.member("rows_per_second", summary.rows_per_s());
  json.member("output", summary.output.string());
  json.key("errors").text_or_null(summary.errors.string());
  json.end_object();
  return out + "\n";
}

double seconds_since(Clock::SteadyTime begin) {
  return std::chrono::duration<double>(system_clock().steady_now() - begin).count();
}

}  // namespace

Result<void> run_predict(const PredictOptions& options, const Context& context) {
  const Interrupt interrupt;
  std::stop_source stop;
  const std::stop_callback on_interrupt(interrupt.token(), [&] { stop.request_stop(); });
  const Clock::SteadyTime begin = system_clock().steady_now();

  const serving::ServedModel model(TRY(load_version(context, options.model)), {});
  TRY(check_options(options, model));
  const Input input = TRY(open_input(options.data, stop.get_token()));
  Output output = TRY(Output::open(options.output));
  std::optional<store::OutputFile> errors;
  if (!options.errors.empty()) {
    errors.emplace(TRY(store::OutputFile::create(options.errors)));
    TRY(errors->write(serving::k_bad_rows_header));
  }

  serving::BatchOutput to{.write = [&](std::string_view text) { return output.write(text); }};
  if (errors) to.write_bad_rows = [&](std::string_view lines) { return errors->write(lines); };
  if (output.is_file() || isatty(STDOUT_FILENO) == 0) {
    to.progress = [&](const serving::BatchCounts& counts) {
      const double rows_per_s = static_cast<double>(counts.rows) / std::max(seconds_since(begin), 1e-3);
      context.console.progress("predicting", input.share(),
                               fmt::format("{} rows, {:.0f} rows/s", counts.rows, rows_per_s));
    };
  }
  Summary summary{.model = fmt::format("{}:{}", model.name(), model.version_text()),
                  .output = options.output,
                  .errors = options.errors};
  summary.counts = TRY(serving::predict_batch(
      model, *input.counted,
      {.file = input.name,
       .format = to_format(options.format),
       .probabilities = options.probabilities,
       .on_bad_row = options.on_error == "skip" ? serving::OnBadRow::skip : serving::OnBadRow::fail,
       .allow_missing_columns = options.allow_missing_columns,
       .threads = options.threads == 0 ? available_processors() : options.threads},
      to, stop));
  if (errors) TRY(errors->publish());
  TRY(output.publish());
  summary.seconds = seconds_since(begin);

  if (!output.is_file()) {
    context.console.tell(describe(summary));
  } else {
    context.console.print(context.invocation.json ? to_json(summary) : describe(summary) + "\n");
  }
  return {};
}

}  // namespace foretell::cli
