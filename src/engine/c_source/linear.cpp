#include "engine/c_source/linear.hpp"

#include <fmt/format.h>

#include "engine/c_source/literals.hpp"

namespace foretell::engine::c_source {
namespace {

/// Multiplications stay apart from additions: fused they would round once instead of twice.
constexpr std::string_view k_no_fusing = R"c(
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#elif defined(_MSC_VER)
#pragma fp_contract(off)
#endif
)c";

constexpr std::string_view k_add_weighted = R"c(
static void @_add_weighted(double *scores, double x, const double *weights) {
  size_t k;
  for (k = 0; k < $_OUTPUTS; ++k) {
    const double product = x * weights[k];
    scores[k] += product;
  }
}
)c";

constexpr std::string_view k_add = R"c(
static void @_add(double *scores, const double *additions) {
  size_t k;
  for (k = 0; k < $_OUTPUTS; ++k) scores[k] += additions[k];
}
)c";

constexpr std::string_view k_predict_number = R"c(
float @_predict(const @_row *row) {
  double score;
  @_score(row, &score);
  return (float)score;
}
)c";

constexpr std::string_view k_predict_classes = R"c(
int @_predict(const @_row *row, float *probabilities) {
  double scores[$_CLASSES];
  float p[$_CLASSES];
  double largest;
  double total = 0;
  size_t k;
  @_score(row, scores);
  largest = scores[0];
  for (k = 1; k < $_CLASSES; ++k) {
    if (largest < scores[k]) largest = scores[k];
  }
  for (k = 0; k < $_CLASSES; ++k) total += scores[k] = exp(scores[k] - largest);
  for (k = 0; k < $_CLASSES; ++k) p[k] = (float)(scores[k] / total);
  return @_answer(p, probabilities);
}
)c";

class Writer {
 public:
  Writer(const Names& names, Inputs& inputs, const native::FoldedLinear& linear)
      : names_(names), inputs_(inputs), linear_(linear) {}

  std::string write(bool is_regression) {
    const std::string score = score_function();  // says which tables it needs
    std::string out = names_.expand(k_no_fusing);
    out += names_.expand(fmt::format("\n#define $_OUTPUTS {}\n\n", linear_.outputs));
    out += inputs_.text_tables() + table("bias", linear_.bias) + table("weights", linear_.weights) +
           table("additions", linear_.additions);
    std::string functions;
    if (has_weighted()) functions += names_.expand(k_add_weighted);
    if (!linear_.indicators.empty() || !linear_.codes.empty()) functions += names_.expand(k_add);
    functions += score + names_.expand(is_regression ? k_predict_number : k_predict_classes);
    return out + with_helpers(names_, functions);
  }

 private:
  bool has_weighted() const { return !linear_.numbers.empty() || !linear_.dates.empty(); }

  std::string table(std::string_view name, const std::vector<double>& values) const {
    if (values.empty()) return "";
    std::string out = fmt::format("static const double {}_{}[] = {{", names_.prefix(), name);
    Elements elements(out);
    for (const double value : values) elements.add(value);
    return out + "};\n";
  }

  /// One term a line, in the order of FoldedLinear.
  std::string score_function() const {
    std::string out = names_.expand(R"c(
/* Scaling and imputation are folded into the weights. The order of the additions decides the last bits. */
static void @_score(const @_row *row, double *scores) {
  memcpy(scores, @_bias, sizeof @_bias);
)c");
    const std::string& prefix = names_.prefix();
    for (const native::NumberTerm& term : linear_.numbers) {
      out += fmt::format("  {0}_add_weighted(scores, {1}, {0}_weights + {2});\n", prefix,
                         inputs_.filled(term.column, term.missing), term.weights);
    }
    for (const native::DateTerm& term : linear_.dates) {
      out += fmt::format("  {0}_add_weighted(scores, {1}, {0}_weights + {2});\n", prefix, inputs_.date(term.date),
                         term.weights);
    }
    for (const native::MissingTerm& term : linear_.indicators) {
      out += fmt::format("  if ({1}) {0}_add(scores, {0}_weights + {2});\n", prefix, inputs_.is_missing(term.indicator),
                         term.weights);
    }
    for (const native::CodeTerm& term : linear_.codes) {
      out += fmt::format("  {0}_add(scores, {0}_additions + {1} + {2} * {3});\n", prefix, term.additions,
                         linear_.outputs, inputs_.place(term.column));
    }
    return out + "}\n";
  }

  const Names& names_;
  Inputs& inputs_;
  const native::FoldedLinear& linear_;
};

}  // namespace

std::string linear_code(const Names& names, Inputs& inputs, const native::FoldedLinear& linear, bool is_regression) {
  return Writer(names, inputs, linear).write(is_regression);
}

}  // namespace foretell::engine::c_source
