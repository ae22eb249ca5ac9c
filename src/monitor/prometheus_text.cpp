#include "monitor/prometheus_text.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

#include "base/number.hpp"

namespace foretell::monitor {
namespace {

using namespace std::chrono_literals;

struct Bound {
  std::chrono::nanoseconds duration;
  std::string_view text;  // in seconds, as Prometheus's own client writes it: people compare `le` as text
};

constexpr std::array k_bounds{
    Bound{10us, "1e-05"},    Bound{25us, "2.5e-05"}, Bound{50us, "5e-05"}, Bound{100us, "0.0001"},
    Bound{250us, "0.00025"}, Bound{500us, "0.0005"}, Bound{1ms, "0.001"},  Bound{2'500us, "0.0025"},
    Bound{5ms, "0.005"},     Bound{10ms, "0.01"},    Bound{25ms, "0.025"}, Bound{50ms, "0.05"},
    Bound{100ms, "0.1"},     Bound{250ms, "0.25"},   Bound{500ms, "0.5"},  Bound{1s, "1"},
    Bound{2'500ms, "2.5"},   Bound{5s, "5"},         Bound{10s, "10"},
};
static_assert(std::ranges::all_of(k_bounds,
                                  [](const Bound& bound) {
                                    return DurationBuckets::bound(DurationBuckets::index_of(bound.duration)) ==
                                           bound.duration;
                                  }),
              "counts up to these bounds are exact");

constexpr auto k_bound_durations = [] {
  std::array<std::chrono::nanoseconds, k_bounds.size()> durations;
  std::ranges::transform(k_bounds, durations.begin(), &Bound::duration);
  return durations;
}();

std::string_view to_text(PrometheusText::Type type) {
  switch (type) {
    case PrometheusText::Type::counter: return "counter";
    case PrometheusText::Type::gauge: return "gauge";
    case PrometheusText::Type::histogram: return "histogram";
  }
  return {};
}

/// Help texts and label values escape backslashes and line ends; label values quotes too.
void append_escaped(std::string& out, std::string_view text, bool quoted) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || (quoted && c == '"')) out += '\\';
    out += c;
  }
}

}  // namespace

PrometheusText& PrometheusText::family(std::string_view name, Type type, std::string_view help) {
  name_ = name;
  out_.append("# HELP ").append(name).append(" ");
  append_escaped(out_, help, false);
  out_.append("\n# TYPE ").append(name).append(" ").append(to_text(type)).append("\n");
  return *this;
}

PrometheusText& PrometheusText::sample(Labels labels, std::uint64_t value) {
  begin_sample("", labels);
  end_sample(value);
  return *this;
}

PrometheusText& PrometheusText::sample(Labels labels, double value) {
  begin_sample("", labels);
  end_sample(value);
  return *this;
}

PrometheusText& PrometheusText::histogram(Labels labels, const HistogramSnapshot& durations) {
  const std::vector<std::uint64_t> counts = durations.counts_up_to(k_bound_durations);
  const std::uint64_t count = durations.count();
  for (std::size_t i = 0; i < k_bounds.size(); ++i) {
    begin_sample("_bucket", labels, k_bounds[i].text);
    end_sample(counts[i]);
  }
  begin_sample("_bucket", labels, "+Inf");
  end_sample(count);
  begin_sample("_sum", labels);
  end_sample(std::chrono::duration<double>(durations.sum()).count());
  begin_sample("_count", labels);
  end_sample(count);
  return *this;
}

void PrometheusText::begin_sample(std::string_view suffix, Labels labels, std::string_view bound) {
  out_.append(name_).append(suffix);
  const std::size_t brace = out_.size();
  for (const Label& label : labels) append_label(label.name, label.value);
  if (!bound.empty()) append_label("le", bound);
  if (out_.size() > brace) {
    out_[brace] = '{';  // in the place of the first label's comma
    out_ += '}';
  }
  out_ += ' ';
}

void PrometheusText::append_label(std::string_view name, std::string_view value) {
  out_.append(",").append(name).append("=\"");
  append_escaped(out_, value, true);
  out_ += '"';
}

void PrometheusText::end_sample(std::uint64_t value) {
  append_number(out_, static_cast<std::int64_t>(value));
  out_ += '\n';
}

void PrometheusText::end_sample(double value) {
  assert(std::isfinite(value));
  append_number(out_, value);
  out_ += '\n';
}

}  // namespace foretell::monitor
