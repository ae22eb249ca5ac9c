#include "data/delimiter.hpp"

#include <algorithm>
#include <compare>
#include <vector>

#include "data/csv_reader.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_records_max = 100;

/// How well a delimiter divides a sample. More is better, the first member first.
struct Fit {
  bool divides_header = false;
  double like_header_share = 0;  // of the records behind the header
  std::size_t header_fields = 0;

  auto operator<=>(const Fit&) const = default;
};

/// The numbers of fields of the first records. A fault ends them: the reading proper will tell of it. The
/// last record of a sample that breaks off is left out, for it may be half a record.
std::vector<std::size_t> count_fields(std::string_view sample, bool is_whole, char delimiter) {
  MemorySource source(sample);
  CsvReader reader(source, {.file = {}, .delimiter = delimiter, .block_bytes = sample.size()});
  std::vector<std::size_t> counts;
  bool ended = false;
  while (counts.size() < k_records_max && !ended) {
    ended = !reader.next().value_or(false);
    if (!ended && !reader.is_blank()) counts.push_back(reader.fields().size());
  }
  if (ended && !is_whole && counts.size() > 1) counts.pop_back();
  return counts;
}

Fit fit_of(std::string_view sample, bool is_whole, char delimiter) {
  const std::vector<std::size_t> counts = count_fields(sample, is_whole, delimiter);
  if (counts.empty()) return {};
  const auto alike = static_cast<double>(std::ranges::count(counts, counts.front()) - 1);
  const auto rows = static_cast<double>(counts.size() - 1);
  return {counts.front() > 1, rows > 0 ? alike / rows : 0, counts.front()};
}

}  // namespace

char detect_delimiter(std::string_view sample, bool is_whole) {
  char best = ',';
  Fit best_fit = fit_of(sample, is_whole, best);
  for (const char delimiter : {';', '\t'}) {
    const Fit fit = fit_of(sample, is_whole, delimiter);
    if (!fit.divides_header || fit <= best_fit) continue;
    best = delimiter;
    best_fit = fit;
  }
  return best;
}

std::string_view delimiter_name(char delimiter) {
  return delimiter == ';' ? "semicolon" : delimiter == '\t' ? "tab" : "comma";
}

}  // namespace foretell::data
