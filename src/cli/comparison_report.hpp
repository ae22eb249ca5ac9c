#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/comparison_words.hpp"
#include "cli/document.hpp"
#include "registry/compare_models.hpp"

namespace foretell::cli {

/// One of two compared versions.
struct ComparedVersion {
  std::string name;
  registry::Version version = 0;
  const model::Manifest& manifest;

  std::string title() const { return registry::to_text({name, version}); }
};

/// Two versions by the evaluations that are stored with them.
Document describe_stored(const ComparedVersion& first, const ComparedVersion& second);
/// Two versions on a table, called `file`; of the rows that they answer otherwise the first `rows_shown`.
Document describe_on_table(const ComparedVersion& first, const ComparedVersion& second,
                           const registry::TableComparison& table, const std::string& file, std::size_t rows_shown);

/// Both as JSON; `table` is null without one.
std::string comparison_json(const ComparedVersion& first, const ComparedVersion& second,
                            const registry::TableComparison* table, std::size_t rows_shown);

/// Every row that they answer otherwise, as CSV under a header: its line, the truth, and what each answered, of classes
/// with its confidence.
std::string differing_rows_csv(const ComparedVersion& first, const ComparedVersion& second,
                               const registry::TableComparison& table);

}  // namespace foretell::cli
