#pragma once

#include "data/schema.hpp"
#include "model/pipeline.hpp"

namespace foretell::model {

/// What a graph alone says of the rows that it takes, for models that come without a manifest: a column an input, in
/// their order and of their names. A text input is a category whose texts are those that the graph tells apart; where
/// these are "false" and "true" it is a boolean, as Foretell itself writes booleans. There is no target's name, and no
/// column that was left out.
data::Schema graph_schema(const Pipeline& pipeline);

}  // namespace foretell::model
