#include <unistd.h>

#include <memory>
#include <optional>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/open_registry.hpp"
#include "cli/output_style.hpp"
#include "cli/performance_report.hpp"
#include "data/stream_source.hpp"
#include "monitor/performance_store.hpp"
#include "serving/time_rows.hpp"

namespace foretell::cli {
namespace {

using monitor::PerformanceStore;

/// What services recorded of a version; nothing where none did.
Result<PerformanceReport> recorded(const PerformanceOptions& options, const Context& context) {
  registry::Registry registry = TRY(open_registry(context));
  const auto [name, version] = TRY(choose_version(registry, options.model));
  PerformanceReport report{.name = name, .version = version_text(version), .windows = {}, .data = {}};
  auto store = PerformanceStore::open(context.invocation.data_dir, PerformanceStore::Access::read_only);
  if (!store && store.error().code == ErrorCode::not_found) return report;
  if (!store) return std::unexpected(std::move(store).error());
  report.windows = TRY(store->windows(report.name, report.version));
  return report;
}

Result<serving::TableRows> read_data(const serving::ServedModel& model, const std::string& data,
                                     const std::stop_token& stop) {
  const std::string file = data::shown_file(data);
  if (data == data::k_standard_input) {
    data::StreamSource source = TRY(data::StreamSource::open(STDIN_FILENO, file, stop));
    return serving::read_rows(model, source, file, limits::k_timed_rows_max, stop);
  }
  data::FileSource source = TRY(data::FileSource::open(data));
  return serving::read_rows(model, source, file, limits::k_timed_rows_max, stop);
}

/// What single rows of a table take now.
Result<PerformanceReport> timed(const PerformanceOptions& options, const Context& context,
                                const std::stop_token& stop) {
  const serving::ServedModel model(TRY(load_version(context, options.model)), {});
  const serving::TableRows rows = TRY(read_data(model, options.data, stop));
  serving::TimingOptions timing{.stop = stop};
  if (options.seconds) {
    timing.duration = std::chrono::seconds(*options.seconds);
    timing.progress = [&](Clock::Duration passed) {
      const double share = std::chrono::duration<double>(passed) / *timing.duration;
      context.console.progress("timing rows", std::optional(share), fmt::format("of {} s", *options.seconds));
    };
  }
  return PerformanceReport{.name = model.name(),
                           .version = model.version_text(),
                           .windows = TRY(serving::time_rows(model, rows, timing)),
                           .data = TimedData{data::shown_file(options.data), rows.rows, rows.is_all}};
}

}  // namespace

Result<void> run_performance(const PerformanceOptions& options, const Context& context) {
  if (options.data.empty() && options.seconds) {
    return fail(ErrorCode::usage, "--seconds is how long rows of DATA are timed, and there is none",
                "name a table, or leave it out to see what was recorded");
  }
  const Interrupt interrupt;
  const PerformanceReport report =
      options.data.empty() ? TRY(recorded(options, context)) : TRY(timed(options, context, interrupt.token()));
  context.console.print(context.invocation.json ? to_json(report) : describe(report, standard_output_style()));
  return {};
}

}  // namespace foretell::cli
