#pragma once

#include <span>
#include <string>
#include <string_view>

namespace foretell {

/// The name among `names` that `text` was probably meant to be: the same but for case, or the fewest edits
/// away if these are at most a third of its characters (at least one); empty when none is near. Bytes count
/// as characters. For "did you mean" hints: texts longer than 128 bytes have no near name.
std::string_view nearest_name(std::string_view text, std::span<const std::string> names);

}  // namespace foretell
