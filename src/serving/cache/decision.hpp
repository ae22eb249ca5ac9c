#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.hpp"

namespace foretell::serving {
struct ServedModel;
}

namespace foretell::serving::cache {

/// What whoever runs the service said of caching.
enum class Mode : std::uint8_t {
  off,
  automatic,  ///< On for models of which it saves time.
  on,
};

/// "off", "auto", "on".
std::string_view to_text(Mode mode);
/// The mode of one of those texts; any other is a bug of the caller (asserted).
Mode mode_of(std::string_view text);

/// What a row costs, in the middle of several measurements.
struct Costs {
  Clock::Duration look_up{};  // to hash it, find it and copy its answer
  Clock::Duration compute{};  // to predict it alone
};

/// Whether a version's answers are cached, and why.
struct Decision {
  Mode mode = Mode::off;
  Costs costs = {};
  bool is_on = false;
};

/// Measures on the calling thread, on golden rows of the model or, where it has none, on a row that misses everything.
/// Takes about a millisecond; of a model that takes long for a row, 32 rows.
Costs measure_costs(const ServedModel& model, const Clock& clock);

/// Decides. Automatic is on where computing costs more than twice a look-up: a miss pays for a look-up and for an
/// insertion of about the same cost, so that below that even a stream of hits would gain little. A version is decided on
/// once, when it is loaded, and keeps to it, so that noise in what was measured cannot make a cache go on and off.
Decision decide(Mode mode, const Costs& costs);

}  // namespace foretell::serving::cache
