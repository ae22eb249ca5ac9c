#include "train/logistic.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <vector>

#include <fmt/format.h>
#include <lbfgs.h>

#include "train/logistic_loss.hpp"
#include "train/preconditioner.hpp"

namespace foretell::train {
namespace {

constexpr int k_iterations_max = 1'000;
/// Of the gradient's norm, in coordinates of a curvature of about 1, beside the norm of the coordinates.
constexpr double k_gradient_tolerance = 1e-7;
/// Of the largest derivative of the mean loss: scikit-learn's `tol`. A fit that cannot get below k_gradient_tolerance,
/// for rounding, but is below this by far, has converged.
constexpr double k_mean_gradient_max = 1e-6;

struct LbfgsFree {
  void operator()(lbfgsfloatval_t* values) const { lbfgs_free(values); }
};
/// Zeros, aligned and padded as liblbfgs wants them.
using LbfgsVector = std::unique_ptr<lbfgsfloatval_t[], LbfgsFree>;

/// Minimises a loss with liblbfgs, in the coordinates of a preconditioner.
class Minimiser {
 public:
  Minimiser(LogisticLoss& loss, const Preconditioner& preconditioner, const Progress& progress, std::stop_token stop)
      : loss_(loss),
        preconditioner_(preconditioner),
        progress_(progress),
        stop_(std::move(stop)),
        parameters_(loss.start()),
        gradient_(loss.parameters()) {}

  /// Runs until converged, stopped or out of iterations.
  void run() {
    const std::size_t count = parameters_.size();
    const LbfgsVector coordinates(lbfgs_malloc(static_cast<int>(count)));
    if (!coordinates) throw std::bad_alloc();
    preconditioner_.to_coordinates(parameters_, {coordinates.get(), count});
    lbfgs_parameter_t settings;
    lbfgs_parameter_init(&settings);
    settings.m = 10;
    settings.epsilon = k_gradient_tolerance;
    settings.max_iterations = k_iterations_max;
    lbfgs(static_cast<int>(count), coordinates.get(), nullptr, &Minimiser::evaluate, &Minimiser::report, this,
          &settings);
    preconditioner_.to_parameters({coordinates.get(), count}, parameters_);
    loss_.evaluate(parameters_, gradient_);
  }

  const std::vector<double>& parameters() const { return parameters_; }
  std::size_t iterations() const { return iterations_; }
  /// Whether the gradient where run() ended is small, whatever made it end.
  bool is_converged() const {
    double largest = 0;
    for (const double derivative : gradient_) largest = std::max(largest, std::abs(derivative));
    return largest / loss_.total_weight() <= k_mean_gradient_max;
  }

 private:
  // The callbacks of liblbfgs, whose `instance` is the Minimiser. Its `n` may count padding.
  static lbfgsfloatval_t evaluate(void* instance, const lbfgsfloatval_t* coordinates, lbfgsfloatval_t* gradient, int,
                                  lbfgsfloatval_t) {
    Minimiser& self = *static_cast<Minimiser*>(instance);
    const std::size_t count = self.parameters_.size();
    self.preconditioner_.to_parameters({coordinates, count}, self.parameters_);
    const double objective = self.loss_.evaluate(self.parameters_, self.gradient_);
    self.preconditioner_.to_coordinate_gradient(self.gradient_, {gradient, count});
    return objective;
  }

  static int report(void* instance, const lbfgsfloatval_t*, const lbfgsfloatval_t*, lbfgsfloatval_t, lbfgsfloatval_t,
                    lbfgsfloatval_t, lbfgsfloatval_t, int, int iteration, int) {
    Minimiser& self = *static_cast<Minimiser*>(instance);
    self.iterations_ = static_cast<std::size_t>(iteration);
    if (self.progress_) self.progress_("fitting", self.iterations_, k_iterations_max);
    return self.stop_.stop_requested() ? 1 : 0;
  }

  LogisticLoss& loss_;
  const Preconditioner& preconditioner_;
  const Progress& progress_;
  std::stop_token stop_;
  std::vector<double> parameters_;
  std::vector<double> gradient_;
  std::size_t iterations_ = 0;
};

/// The mean of the biases, which nothing determines where each class has one; scikit-learn's mean is 0.
double mean_bias(const LogisticLoss& loss, const std::vector<double>& parameters) {
  double sum = 0;
  for (std::size_t i = loss.features(); i < parameters.size(); i += loss.features() + 1) sum += parameters[i];
  return sum / static_cast<double>(loss.scores());
}

/// The parameters as a layer with an output a class.
model::Linear to_linear(const LogisticLoss& loss, std::size_t classes, const std::vector<double>& parameters) {
  const std::size_t features = loss.features();
  const std::size_t first = classes - loss.scores();  // of two classes the first scores 0
  const double shift = loss.scores() == 1 ? 0 : mean_bias(loss, parameters);
  model::Linear linear;
  linear.outputs = static_cast<std::uint32_t>(classes);
  linear.weights.resize(features * classes);
  linear.bias.resize(classes);
  for (std::size_t s = 0; s < loss.scores(); ++s) {
    const double* weights = parameters.data() + s * (features + 1);
    for (std::size_t f = 0; f < features; ++f) {
      linear.weights[f * classes + first + s] = static_cast<float>(weights[f]);
    }
    linear.bias[first + s] = static_cast<float>(weights[features] - shift);
  }
  return linear;
}

}  // namespace

Result<LogisticFit> fit_logistic(const Prepared& prepared, const LogisticOptions& options, const Progress& progress,
                                 std::stop_token stop) {
  LogisticLoss loss(prepared, options.c, options.threads);
  const std::size_t classes = prepared.class_rows.size();
  if (loss.features() * classes > options.weights_max) {
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("logistic regression would need {} weights ({} features, one-hot categories included, for {} "
                    "classes), at most {} are allowed",
                    loss.features() * classes, loss.features(), classes, options.weights_max),
        "leave columns with many categories out, or train a forest (--model forest)");
  }
  if (progress) progress("fitting", 0, k_iterations_max);
  const Preconditioner preconditioner(prepared, loss.scores(), options.c, options.threads);
  Minimiser minimiser(loss, preconditioner, progress, stop);
  minimiser.run();
  if (stop.stop_requested()) return fail(ErrorCode::cancelled, "training was stopped");
  if (progress) progress("fitting", k_iterations_max, k_iterations_max);
  return LogisticFit{.linear = to_linear(loss, classes, minimiser.parameters()),
                     .iterations = minimiser.iterations(),
                     .is_converged = minimiser.is_converged()};
}

}  // namespace foretell::train
