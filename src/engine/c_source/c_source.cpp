#include "engine/c_source/c_source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/quote.hpp"
#include "base/version.hpp"
#include "engine/c_source/forest.hpp"
#include "engine/c_source/inputs.hpp"
#include "engine/c_source/linear.hpp"
#include "engine/c_source/literals.hpp"
#include "engine/native/folded_linear.hpp"
#include "engine/native/forest_scalar.hpp"

namespace foretell::engine::c_source {
namespace {

constexpr std::string_view k_usage_of_classes = R"c( *     @_row row = $_MISSING_ROW;
 *     float probabilities[$_CLASSES];
 *     int label;
 *     row.COLUMN = VALUE;
 *     label = @_predict(&row, probabilities);
 *     puts(@_labels[label]);
)c";

constexpr std::string_view k_usage_of_regression = R"c( *     @_row row = $_MISSING_ROW;
 *     row.COLUMN = VALUE;
 *     printf("%g\n", @_predict(&row));
)c";

constexpr std::string_view k_usage = R"c( *
 * It compiles alone, against nothing but the C library and libm:
 *     cc -std=c99 -O2 -c FILE.c
 * Other files see its interface alone with
 *     #define $_INTERFACE_ONLY
 *     #include "FILE.c"
 * and ask it with
)c";

constexpr std::string_view k_promise = R"c( *
 * Any number of threads may ask at once. The answers are those of Foretell, bit for bit, with IEEE 754 arithmetic: no
 * -ffast-math.
 */
)c";

constexpr std::string_view k_interface_begin = R"c(
#ifndef $_INTERFACE
#define $_INTERFACE

#include <math.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

)c";

constexpr std::string_view k_predict_classes_declaration = R"c(
extern const char *const @_labels[$_CLASSES];

/* The place of the row's label in @_labels: of the classes with the largest probability the first. Unless
 * `probabilities` is NULL, it gets the probability of each class, $_CLASSES numbers. */
int @_predict(const @_row *row, float *probabilities);
)c";

constexpr std::string_view k_predict_number_declaration = R"c(
/* The number predicted for the row. */
float @_predict(const @_row *row);
)c";

constexpr std::string_view k_interface_end = R"c(
#ifdef __cplusplus
}
#endif

#endif

#ifndef $_INTERFACE_ONLY

#ifdef __FAST_MATH__
#error "compile without -ffast-math: NAN stands for what is missing"
#endif

#include <stdint.h>
#include <string.h>
)c";

constexpr std::string_view k_answer = R"c(
static int @_answer(const float *p, float *probabilities) {
  int label = 0;
  int k;
  for (k = 1; k < $_CLASSES; ++k) {
    if (p[label] < p[k]) label = k;
  }
  if (probabilities != NULL) memcpy(probabilities, p, $_CLASSES * sizeof *p);
  return label;
}
)c";

std::string head(const Names& names, const model::Pipeline& pipeline, const Facts& facts) {
  std::string out =
      fmt::format("/*\n * {}, version {}: \"{}\" by a {}. sha256 of its model.onnx:\n * {}\n", comment_text(facts.name),
                  facts.version, comment_text(facts.target), model::model_type(pipeline), facts.sha256);
  out += fmt::format(" * Written by Foretell {}; not to be edited.\n", k_version);
  out += names.expand(k_usage);
  out += names.expand(pipeline.labels.is_regression() ? k_usage_of_regression : k_usage_of_classes);
  return out.append(k_promise);
}

std::string interface_code(const Names& names, const model::Pipeline& pipeline,
                           std::span<const data::ColumnSchema> columns) {
  std::string out = names.expand(k_interface_begin);
  const std::size_t classes = pipeline.labels.texts.size();
  if (classes > 0) out += names.expand(fmt::format("#define $_CLASSES {}\n\n", classes));
  out += row_type(names, columns);
  out += names.expand(classes > 0 ? k_predict_classes_declaration : k_predict_number_declaration);
  return out + names.expand(k_interface_end);
}

Result<void> check_labels(const data::Labels& labels) {
  for (const std::string& text : labels.texts) {
    if (text.size() > limits::k_c_text_bytes_max || text.find('\0') != std::string::npos) {
      return fail(
          ErrorCode::invalid_argument,
          fmt::format("the label {} of {} bytes cannot stand in a C file, expected at most {} without a NUL byte",
                      quote(text), text.size(), limits::k_c_text_bytes_max),
          "export it as ONNX");
    }
  }
  return {};
}

std::string labels_code(const Names& names, const data::Labels& labels) {
  if (labels.is_regression()) return "";
  std::string out = names.expand("\nconst char *const @_labels[$_CLASSES] = {");
  Elements texts(out);
  for (const std::string& text : labels.texts) texts.add(literal(std::string_view(text)));
  return out + "};\n" + names.expand(k_answer);
}

Result<std::string> predictor_code(const Names& names, const model::Pipeline& pipeline,
                                   std::span<const data::ColumnSchema> columns) {
  Inputs inputs(names, columns);
  if (native::can_run_forest(pipeline)) {
    const auto& forest = std::get<model::Forest>(pipeline.operations.back());
    const native::FeaturePlan plan = TRY(native::FeaturePlan::make(pipeline, forest.in, columns));
    TRY(check_size(forest, plan.features));
    return forest_code(names, inputs, forest, plan);
  }
  const model::Linear* linear = native::linear_of(pipeline);
  if (linear == nullptr) return fail(ErrorCode::invalid_argument, "no C file can run this model", "export it as ONNX");
  const native::FeaturePlan plan = TRY(native::FeaturePlan::make(pipeline, linear->in, columns));
  return linear_code(names, inputs, native::FoldedLinear::fold(*linear, plan), pipeline.labels.is_regression());
}

}  // namespace

Result<std::string> write(const model::Pipeline& pipeline, std::span<const data::ColumnSchema> columns,
                          const Facts& facts) {
  TRY(check_columns(columns));
  TRY(check_labels(pipeline.labels));
  const Names names(facts.name, columns);
  const std::string predictor = TRY(predictor_code(names, pipeline, columns));
  return head(names, pipeline, facts) + interface_code(names, pipeline, columns) + labels_code(names, pipeline.labels) +
         predictor + names.expand("\n#endif\n");
}

}  // namespace foretell::engine::c_source
