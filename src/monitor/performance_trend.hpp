#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/evaluation.hpp"
#include "monitor/performance_window.hpp"

/// Whether predicting becomes slower: the trend that clients know, and beside it a verdict that chance does not sway.
/// Pure functions of windows, oldest first.
namespace foretell::monitor {

enum class Trend : std::uint8_t { insufficient_data, improving, stable, degrading };

/// "insufficient_data" and so on: contract.
std::string_view to_text(Trend trend);

/// `performance_trend` by the contract's rule, exactly: the unweighted mean of the means of the last 5 windows (of all,
/// where there are fewer) against that of all windows: above 1.1 times it is degrading, below 0.9 times improving, else
/// stable; insufficient_data below 2 windows. It fires on a single slow window, and never with at most 5.
Trend contract_trend(std::span<const PerformanceWindow> windows);

/// How sure the verdict's interval is.
inline constexpr double k_verdict_confidence = 0.99;

/// What can be said of the newest limits::k_verdict_windows_max windows with 99 % confidence: whoever watches looks often, and one look in twenty
/// would be wrong at 95 %.
struct TrendVerdict {
  Trend verdict = Trend::insufficient_data;
  std::size_t windows = 0;  ///< That it looked at.
  /// By how many seconds the mean execution time grows in an hour; nothing below limits::k_verdict_windows_min windows, or
  /// where all of them began at one moment.
  std::optional<double> slope_per_hour = std::nullopt;
  /// Where that slope lies with 99 % confidence; nothing where so few windows, for how alike neighbours are, bound nothing.
  std::optional<model::Interval> interval = std::nullopt;
  /// The slope over the whole span of the windows as a share of their median: 0.2 is 20 % slower at the end.
  std::optional<double> change = std::nullopt;
};

/// The slope is Theil-Sen's, the median of the slopes between all pairs of window means (P. Sen, JASA 63, 1968): a third
/// of the windows may be outliers. Its interval comes from the variance of Kendall's S, ties counted, and widened by how
/// much each window resembles the one before it, as neighbours do on a busy machine (S. Yue, C. Wang, Water Resources
/// Management 18, 2004). The verdict is `degrading` or `improving` when the interval leaves 0 out and the change is at
/// least 10 %; both, so that neither noise nor what nobody would notice counts.
TrendVerdict judge_trend(std::span<const PerformanceWindow> windows);

/// The two rules in words, for whoever reads the answer.
std::string contract_rule();
std::string verdict_rule();

}  // namespace foretell::monitor
