#include "serving/predict.hpp"

namespace foretell::serving {

void predict(const ServedModel& model, Workspace& workspace) {
  model.loaded->engine->predict({workspace.slots, model.format.columns()}, workspace.scratch, workspace.predictions);
}

}  // namespace foretell::serving
