// The body of a prediction, in every dialect: any bytes become an answer or an error, never a crash; and what two
// dialects answer of the same body agrees.

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "api/predict.hpp"
#include "http/message.hpp"
#include "serving/sample_model.hpp"

namespace {

using namespace foretell;

std::string answer(const api::PredictDialect& dialect, std::string_view body) {
  static const auto model = serving::sample::model("m", 1);
  static api::PredictOperation operation(system_clock(), {serving::cache::Bounds(), 1});
  monitor::RequestRecord record;
  const auto document = operation.run(dialect, {model, body, "", "r-1"}, record);
  if (document && record.rows == 0) std::abort();
  return document ? *document : std::string();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A buffer of its own size, so that a read over the padding's end is seen.
  std::vector<char> bytes(size + http::k_body_padding, ' ');
  if (size > 0) std::memcpy(bytes.data(), data, size);
  const std::string_view body(bytes.data(), size);
  const std::string bare = answer(api::k_predict_bare, body);
  const std::string first = answer(api::k_predict_v1, body);
  const std::string second = answer(api::k_predict_v2, body);
  // The second one takes less, and what it says of the rows may differ where it was told more of them.
  if (bare.empty() != first.empty()) std::abort();
  const bool has_more = body.find("additional") != std::string_view::npos ||
                        body.find('\\') != std::string_view::npos || body.find("options") != std::string_view::npos;
  if (second.empty() || has_more) return 0;
  const std::string prediction = first.substr(0, first.rfind(",\"status\""));
  if (first.empty() || !second.starts_with(prediction)) std::abort();
  return 0;
}
