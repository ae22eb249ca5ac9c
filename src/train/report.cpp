#include <algorithm>

#include <fmt/format.h>

#include "train/evaluate.hpp"

namespace foretell::train {
namespace {

constexpr std::size_t k_name_width_min = std::string_view("weighted avg").size();

/// The length of a text as Python counts it: its code points, whatever their width on a screen.
std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }));
}

std::string right_aligned(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, code_points(text)), ' ').append(text);
}

std::string format_line(const model::ReportLine& line, std::size_t name_width) {
  return fmt::format("{}  {:9.2f} {:9.2f} {:9.2f} {:9}\n", right_aligned(line.label, name_width), line.precision,
                     line.recall, line.f1, line.support);
}

}  // namespace

std::string format_report(const model::Evaluation& evaluation) {
  const model::ClassificationMetrics& metrics = evaluation.classification();
  std::size_t name_width = k_name_width_min;
  for (const model::ReportLine& line : metrics.classes) name_width = std::max(name_width, code_points(line.label));

  std::string report = fmt::format("{}  {:>9} {:>9} {:>9} {:>9}\n\n", std::string(name_width, ' '), "precision",
                                   "recall", "f1-score", "support");
  for (const model::ReportLine& line : metrics.classes) report += format_line(line, name_width);
  report += fmt::format("\n{}  {:9} {:9} {:9.2f} {:9}\n", right_aligned("accuracy", name_width), "", "",
                        metrics.accuracy, evaluation.rows);
  report += format_line(metrics.macro_average, name_width);
  report += format_line(metrics.weighted_average, name_width);
  return report;
}

}  // namespace foretell::train
