#pragma once

#include <span>
#include <string>
#include <string_view>

namespace foretell::cli {

/// `text` as HTML and SVG show it, in content and in attributes: & < > " ' become references, control characters are
/// written as escapes.
std::string escape_html(std::string_view text);

struct Point {
  double x = 0;
  double y = 0;
};

/// From `low` to `high`, which are finite.
struct Range {
  double low = 0;
  double high = 1;
};

/// The range of the coordinates, never empty: one value alone gets room on both sides.
Range range_of(std::span<const double> values);

/// A drawing with two axes, as one inline <svg> element as wide as its place. Colours come from the page's style: the
/// classes c0 to c5 of curves and dots, "guide" of the line to compare with. One thread at a time.
class SvgPlot {
 public:
  /// The axes with their titles, which must not be escaped yet.
  SvgPlot(std::string_view x_title, std::string_view y_title, Range x, Range y);

  /// A line through `points`, which are thinned out to what can be told apart.
  SvgPlot& curve(std::span<const Point> points, std::size_t colour);
  SvgPlot& dots(std::span<const Point> points, double radius, std::size_t colour);
  /// A dashed line for comparison.
  SvgPlot& guide(Point from, Point to);

  /// The element; `description` is what a screen reader says.
  std::string finish(std::string_view description) &&;

 private:
  double place_x(double x) const;
  double place_y(double y) const;
  void add_ticks();

  Range x_;
  Range y_;
  std::string body_;
};

}  // namespace foretell::cli
