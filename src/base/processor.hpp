#pragma once

#include <string_view>
#include <vector>

namespace foretell {

/// The instruction sets of this processor that matter to predicting, as Linux names them, e.g. "avx2".
std::vector<std::string_view> processor_features();

}  // namespace foretell
