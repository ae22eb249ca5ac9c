#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/histogram.hpp"

namespace foretell::monitor {

/// The media type of what PrometheusText writes.
inline constexpr std::string_view k_prometheus_media_type = "text/plain; version=0.0.4; charset=utf-8";

/// Writes metrics in the text format that Prometheus scrapes (its documentation: "Exposition formats", 0.0.4): families,
/// each with its samples behind it. One thread at a time.
class PrometheusText {
 public:
  enum class Type : std::uint8_t { counter, gauge, histogram };
  struct Label {
    std::string_view name;
    std::string_view value;  // any text
  };
  using Labels = std::initializer_list<Label>;

  /// Appends to `out`, which must outlive the writer.
  explicit PrometheusText(std::string& out) : out_(out) {}

  /// Begins a family of metrics; `name` outlives its last sample. Each name once in a page.
  PrometheusText& family(std::string_view name, Type type, std::string_view help);

  /// A counter or gauge of the family.
  PrometheusText& sample(Labels labels, std::uint64_t value);
  PrometheusText& sample(Labels labels, double value);
  /// A histogram of the family, in seconds, with buckets from 10 us to 10 s.
  PrometheusText& histogram(Labels labels, const HistogramSnapshot& durations);

  /// A family of one sample without labels.
  template <class Number>
  PrometheusText& single(std::string_view name, Type type, std::string_view help, Number value) {
    return family(name, type, help).sample({}, value);
  }

 private:
  /// Name, suffix and labels of a sample; `bound` is the label `le` of a bucket, or empty.
  void begin_sample(std::string_view suffix, Labels labels, std::string_view bound = {});
  void append_label(std::string_view name, std::string_view value);
  void end_sample(std::uint64_t value);
  void end_sample(double value);

  std::string& out_;
  std::string_view name_;  // of the family
};

}  // namespace foretell::monitor
