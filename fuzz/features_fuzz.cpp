// The body of a prediction: any bytes become rows or an error, never a crash; and rows that were read are predicted.

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "api/features.hpp"
#include "http/message.hpp"
#include "serving/predict.hpp"
#include "serving/sample_model.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace foretell;
  static const auto model = serving::sample::model("m", 1);
  static api::FeaturesReader reader;
  static serving::Workspace workspace;
  // A buffer of its own size, so that a read over the padding's end is seen.
  std::vector<char> body(size + http::k_body_padding, ' ');
  if (size > 0) std::memcpy(body.data(), data, size);
  const auto rows = reader.read({body.data(), size}, model->format, workspace.slots);
  if (!rows) return 0;
  if (workspace.slots.size() != *rows * model->format.columns()) std::abort();
  serving::predict(*model, workspace);
  if (workspace.predictions.size() != *rows) std::abort();
  return 0;
}
