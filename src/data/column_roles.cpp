#include "data/column_roles.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/quote.hpp"
#include "data/column_names.hpp"
#include "data/place.hpp"

namespace foretell::data {
namespace {

std::string_view words(ColumnWish::Role role) {
  switch (role) {
    case ColumnWish::Role::target: return "the target";
    case ColumnWish::Role::weights: return "the weights of the rows";
    case ColumnWish::Role::dropped: return "dropped";
    case ColumnWish::Role::input: break;
  }
  return "an input";
}

/// One assignment of the columns of one file.
class RoleAssignment {
 public:
  RoleAssignment(std::span<const std::string> names, const std::string& file) : names_(names), file_(file) {
    roles_.wishes.resize(names.size());
  }

  Result<ColumnRoles> assign(const TableOptions& options) {
    roles_.target = TRY(give(options.target, ColumnWish::Role::target));
    TRY(assign_others(options));
    for (const std::string& name : options.sensitive) TRY(input(name, "sensitive"))->is_sensitive = true;
    return std::move(roles_);
  }

  Result<ColumnRoles> assign_described(const TableOptions& options) {
    if (!options.target.empty()) roles_.target = TRY(give(options.target, ColumnWish::Role::target));
    TRY(assign_others(options));
    for (const std::string& name : options.sensitive) {
      roles_.wishes[TRY(find(name, "a column that is sensitive"))].is_sensitive = true;
    }
    for (ColumnWish& wish : roles_.wishes) {
      wish.read_anyway = true;
      // No model reads a dropped column, so what it holds is no error.
      if (wish.role == ColumnWish::Role::dropped) wish.type.reset();
    }
    return std::move(roles_);
  }

 private:
  Result<void> assign_others(const TableOptions& options) {
    if (!options.weights.empty()) roles_.weights = TRY(give(options.weights, ColumnWish::Role::weights));
    for (const std::string& name : options.drop) TRY(give(name, ColumnWish::Role::dropped));
    for (const std::string& name : options.keep) TRY(input(name, "kept"))->keep = true;
    for (const auto& [name, type] : options.types) TRY(set_type(name, type));
    return {};
  }

  Result<std::size_t> find(const std::string& name, std::string_view expected) const {
    const auto found = std::ranges::find(names_, name);
    if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
    const std::string_view near = nearest_name(name, names_);
    auto error = fail_at(
        {file_, 1},
        fmt::format("found no {}, expected {}; the file has {}", quoted_column(name), expected, count_columns(names_)),
        near.empty() ? advice() : fmt::format("did you mean {}?", quote(near)));
    error.error().field = name;
    return error;
  }

  std::string advice() const {
    if (names_.size() > 1) return "name one of them";
    return "is the delimiter another one? --delimiter '|' says so; is there no header? --no-header";
  }

  Result<std::size_t> give(const std::string& name, ColumnWish::Role role) {
    const std::size_t column = TRY(find(name, role == ColumnWish::Role::dropped ? "a column to drop" : words(role)));
    ColumnWish& wish = roles_.wishes[column];
    if (wish.role == role) return column;  // dropped twice is dropped
    if (wish.role != ColumnWish::Role::input) return fail_two_roles(column, words(role));
    wish.role = role;
    return column;
  }

  Result<ColumnWish*> input(const std::string& name, std::string_view wanted) {
    const std::size_t column = TRY(find(name, fmt::format("a column that is {}", wanted)));
    ColumnWish& wish = roles_.wishes[column];
    if (wish.role != ColumnWish::Role::input) return fail_two_roles(column, fmt::format("a {} input", wanted));
    return &wish;
  }

  Result<void> set_type(const std::string& name, ColumnType type) {
    const std::size_t column = TRY(find(name, "a column to type"));
    ColumnWish& wish = roles_.wishes[column];
    const Place place{file_, 0, names_[column]};
    if (wish.role == ColumnWish::Role::target && type == ColumnType::date) {
      return fail_at(place, "the target was to be read as dates, expected classes or numbers",
                     "predict a number: days or seconds from some day");
    }
    if (wish.role == ColumnWish::Role::weights && type != ColumnType::number) {
      return fail_at(place,
                     fmt::format("the weights of the rows were to be read as type {}, expected number", to_text(type)));
    }
    wish.type = type;
    return {};
  }

  std::unexpected<Error> fail_two_roles(std::size_t column, std::string_view wanted) const {
    return fail_at({file_, 0, names_[column]},
                   fmt::format("was to be {} and {}, expected one of them", words(roles_.wishes[column].role), wanted),
                   "name another column for one of them");
  }

  std::span<const std::string> names_;
  const std::string& file_;
  ColumnRoles roles_;
};

}  // namespace

Result<ColumnRoles> assign_roles(const TableOptions& options, std::span<const std::string> names,
                                 const std::string& file) {
  return RoleAssignment(names, file).assign(options);
}

Result<ColumnRoles> assign_described_roles(const TableOptions& options, std::span<const std::string> names,
                                           const std::string& file) {
  return RoleAssignment(names, file).assign_described(options);
}

}  // namespace foretell::data
