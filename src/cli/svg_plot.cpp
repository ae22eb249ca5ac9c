#include "cli/svg_plot.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/quote.hpp"

namespace foretell::cli {
namespace {

// The drawing's own units; the page scales them.
constexpr double k_width = 360;
constexpr double k_height = 300;
constexpr double k_left = 56;
constexpr double k_right = 12;
constexpr double k_top = 10;
constexpr double k_bottom = 44;

constexpr double k_steps_max = 6;     // between ticks
constexpr double k_least_step = 0.5;  // between the points of a curve
constexpr std::size_t k_colours = 6;

/// Round numbers that divide a range: multiples of 1, 2 or 5 times a power of ten.
struct Ticks {
  double step = 1;
  std::vector<double> values;
};

Ticks ticks_of(Range range) {
  const double width = range.high - range.low;
  const double power = std::pow(10, std::floor(std::log10(width / k_steps_max)));
  Ticks ticks{.step = 10 * power, .values = {}};
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (width / (factor * power) <= k_steps_max * (1 + 1e-9)) ticks.step = factor * power;
  }
  const double first = std::ceil(range.low / ticks.step - 1e-9);
  for (double i = 0; i <= k_steps_max; ++i) {
    const double value = (first + i) * ticks.step;
    if (value > range.high + 1e-9 * width) break;
    ticks.values.push_back(value + 0.0);  // no -0
  }
  return ticks;
}

struct Unit {
  double size;
  std::string_view suffix;
  double from;  // the largest number of an axis that is written in it, at least
};

/// A number of an axis in few characters: 2500000 is 2.5M where the ticks are half a million apart.
std::string tick_text(double value, const Ticks& ticks) {
  constexpr Unit k_units[]{{1e9, "G", 1e9}, {1e6, "M", 1e6}, {1e3, "k", 1e4}, {1, "", 0}};
  const double most = std::max(std::abs(ticks.values.front()), std::abs(ticks.values.back()));
  if (most >= 1e12 || ticks.step < 1e-4) return fmt::format("{:.3g}", value);
  const Unit& unit = *std::ranges::find_if(k_units, [&](const Unit& one) { return most >= one.from; });
  if (value == 0 && unit.size > 1) return "0";
  const double decimals = std::ceil(-std::log10(ticks.step / unit.size) - 1e-9);
  return fmt::format("{:.{}f}{}", value / unit.size, static_cast<int>(std::clamp(decimals, 0.0, 4.0)), unit.suffix);
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

Range range_of(std::span<const double> values) {
  if (values.empty()) return {};
  const auto [low, high] = std::ranges::minmax(values);
  if (low < high) return {low, high};
  const double room = std::max(1.0, std::abs(low) / 2);
  return {low - room, low + room};
}

SvgPlot::SvgPlot(std::string_view x_title, std::string_view y_title, Range x, Range y) : x_(x), y_(y) {
  add_ticks();
  body_ += fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                       (k_left + k_width - k_right) / 2, k_height - 6, escape_html(x_title));
  const double middle = (k_top + k_height - k_bottom) / 2;
  body_ += fmt::format(
      "<text class=\"title\" x=\"12\" y=\"{}\" text-anchor=\"middle\" transform=\"rotate(-90 12 {})\">{}</text>",
      middle, middle, escape_html(y_title));
}

double SvgPlot::place_x(double x) const {
  return k_left + (x - x_.low) / (x_.high - x_.low) * (k_width - k_left - k_right);
}

double SvgPlot::place_y(double y) const {
  return k_height - k_bottom - (y - y_.low) / (y_.high - y_.low) * (k_height - k_top - k_bottom);
}

void SvgPlot::add_ticks() {
  const Ticks across = ticks_of(x_);
  for (const double x : across.values) {
    body_ += fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\"/>", place_x(x),
                         k_top, k_height - k_bottom);
    body_ += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>", place_x(x),
                         k_height - k_bottom + 14, tick_text(x, across));
  }
  const Ticks up = ticks_of(y_);
  for (const double y : up.values) {
    body_ += fmt::format("<line class=\"grid\" x1=\"{1}\" x2=\"{2}\" y1=\"{0:.1f}\" y2=\"{0:.1f}\"/>", place_y(y),
                         k_left, k_width - k_right);
    body_ += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", k_left - 5, place_y(y) + 3.5,
                         tick_text(y, up));
  }
}

SvgPlot& SvgPlot::curve(std::span<const Point> points, std::size_t colour) {
  body_ += fmt::format("<polyline class=\"curve c{}\" points=\"", colour % k_colours);
  Point drawn;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point place{place_x(points[i].x), place_y(points[i].y)};
    const bool is_end = i == 0 || i + 1 == points.size();
    if (!is_end && std::hypot(place.x - drawn.x, place.y - drawn.y) < k_least_step) continue;
    body_ += fmt::format("{:.1f},{:.1f} ", place.x, place.y);
    drawn = place;
  }
  body_ += "\"/>";
  return *this;
}

SvgPlot& SvgPlot::dots(std::span<const Point> points, double radius, std::size_t colour) {
  body_ += fmt::format("<g class=\"dots c{}\">", colour % k_colours);
  for (const Point& point : points) {
    body_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"/>", place_x(point.x), place_y(point.y), radius);
  }
  body_ += "</g>";
  return *this;
}

SvgPlot& SvgPlot::guide(Point from, Point to) {
  body_ += fmt::format("<line class=\"guide\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>",
                       place_x(from.x), place_y(from.y), place_x(to.x), place_y(to.y));
  return *this;
}

std::string SvgPlot::finish(std::string_view description) && {
  return fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>", k_width, k_height,
                     escape_html(description), body_);
}

}  // namespace foretell::cli
