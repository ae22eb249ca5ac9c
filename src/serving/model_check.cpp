#include "serving/model_check.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::serving {
namespace {

/// How many golden rows a version has whose answers are known.
std::size_t golden_rows(const model::Manifest& manifest) { return manifest.golden.answers.size(); }

}  // namespace

const std::string& ModelCheck::trouble_with(const Snapshot& snapshot, Clock::SteadyTime now) {
  if (checked_at_ && now - *checked_at_ < limits::k_model_check_interval) return trouble_;
  trouble_ = run(snapshot);
  checked_at_ = now;
  ++turn_;
  return trouble_;
}

std::string ModelCheck::run(const Snapshot& snapshot) {
  if (snapshot.models().empty()) return "no model is loaded";
  for (const auto& model : snapshot.models()) {
    const std::size_t rows = golden_rows(model->manifest());
    if (rows == 0) {
      model->loaded->engine->predict({model->format.missing_row(), model->format.columns()}, scratch_, answer_);
      continue;
    }
    if (const auto right = registry::check_golden_row(*model->loaded, turn_ % rows, scratch_, answer_); !right) {
      return fmt::format("{}:{}: {}", model->name(), model->version_text(), right.error().message);
    }
  }
  return {};
}

}  // namespace foretell::serving
