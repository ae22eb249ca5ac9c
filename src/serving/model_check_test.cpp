#include "serving/model_check.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

const Clock::SteadyTime k_begin{};

/// The sample model with two golden rows, of which the second was answered `added` more surely when it was made.
std::shared_ptr<const ServedModel> with_golden_rows(const std::string& name, float added = 0) {
  const auto sample = sample::model(name, 3);
  auto loaded = std::make_shared<registry::LoadedVersion>();
  loaded->name = name;
  loaded->version = 3;
  loaded->is_exact = true;
  loaded->manifest = sample->manifest();
  model::GoldenRows& golden = loaded->manifest.golden;
  const model::Slot none = model::Slot::code(data::k_missing_code);
  golden.slots = {model::Slot::number(20), none, none, model::Slot::number(60), none, none};
  engine::Scratch scratch;
  sample->loaded->engine->predict({golden.slots, 3}, scratch, golden.answers);
  golden.answers.probabilities[3] += added;

  // The engine stays the sample's: it is shared by pointer.
  struct Shared final : engine::Engine {
    explicit Shared(std::shared_ptr<const ServedModel> model) : owner(std::move(model)) {}
    std::string_view name() const override { return owner->loaded->engine->name(); }
    std::size_t bytes() const override { return 0; }
    void predict(model::RowsView rows, engine::Scratch& scratch, model::Predictions& out) const override {
      owner->loaded->engine->predict(rows, scratch, out);
    }
    std::shared_ptr<const ServedModel> owner;
  };
  loaded->engine = std::make_unique<Shared>(sample);
  return std::make_shared<ServedModel>(std::move(loaded), std::map<std::string, registry::Version>{});
}

TEST(ModelCheck, IsContentWhereEveryVersionAnswersItsGoldenRows) {
  ModelCheck check;
  EXPECT_EQ(check.trouble_with(Snapshot({with_golden_rows("churn"), with_golden_rows("iris")}), k_begin), "");
}

TEST(ModelCheck, FindsAWrongRowWhenItsTurnComesAndNamesTheVersion) {
  ModelCheck check;
  const Snapshot snapshot({with_golden_rows("churn"), with_golden_rows("iris", 1e-7f)});
  EXPECT_EQ(check.trouble_with(snapshot, k_begin), "") << "the first row is right";
  const std::string& trouble = check.trouble_with(snapshot, k_begin + limits::k_model_check_interval);
  EXPECT_NE(trouble.find("iris:3"), std::string::npos) << trouble;
}

TEST(ModelCheck, RepeatsItselfWhenAskedOften) {
  ModelCheck check;
  const Snapshot good({with_golden_rows("churn")});
  const Snapshot none(std::vector<std::shared_ptr<const ServedModel>>{});
  const auto soon = k_begin + limits::k_model_check_interval - std::chrono::nanoseconds(1);
  EXPECT_EQ(check.trouble_with(good, k_begin), "");
  EXPECT_EQ(check.trouble_with(none, soon), "");
  EXPECT_NE(check.trouble_with(none, k_begin + limits::k_model_check_interval), "");
}

TEST(ModelCheck, MissesAModelWhereThereIsNone) {
  EXPECT_EQ(ModelCheck().trouble_with(Snapshot({}), k_begin), "no model is loaded");
}

TEST(ModelCheck, HasNothingToCompareWithoutGoldenRows) {
  EXPECT_EQ(ModelCheck().trouble_with(Snapshot({sample::model("churn", 1)}), k_begin), "");
}

}  // namespace
}  // namespace foretell::serving
