#include "model/recipe_toml.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <span>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/limits.hpp"
#include "base/nearest.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"
#include "data/place.hpp"
#include "model/toml_text.hpp"

namespace foretell::model {
namespace {

/// The enumerators that a field of the type may have; their words are to_text()'s.
constexpr Learner k_learners[]{Learner::forest, Learner::logistic, Learner::ridge};
constexpr Fill k_fills[]{Fill::mean, Fill::median, Fill::constant, Fill::most_frequent, Fill::own};
constexpr Coding k_codings[]{Coding::ordinal, Coding::one_hot, Coding::frequency};
constexpr Scaling k_scalings[]{Scaling::none, Scaling::standard, Scaling::min_max, Scaling::robust};
constexpr data::Task k_tasks[]{data::Task::classification, data::Task::regression};
constexpr data::ColumnType k_types[]{data::ColumnType::number, data::ColumnType::category, data::ColumnType::boolean,
                                     data::ColumnType::date};
constexpr data::TableFormat k_formats[]{data::TableFormat::automatic, data::TableFormat::csv,
                                        data::TableFormat::ndjson};

constexpr std::span<const Learner> words_of(Learner) { return k_learners; }
constexpr std::span<const Fill> words_of(Fill) { return k_fills; }
constexpr std::span<const Coding> words_of(Coding) { return k_codings; }
constexpr std::span<const Scaling> words_of(Scaling) { return k_scalings; }
constexpr std::span<const data::Task> words_of(data::Task) { return k_tasks; }
constexpr std::span<const data::ColumnType> words_of(data::ColumnType) { return k_types; }
constexpr std::span<const data::TableFormat> words_of(data::TableFormat) { return k_formats; }

template <class T>
concept Word = std::is_enum_v<T>;

/// Writes fields into a table.
class Encoder {
 public:
  explicit Encoder(toml::table& table) : table_(table) {}

  static constexpr bool k_writes = true;

  void field(std::string_view key, bool value) { table_.insert(key, value); }
  void field(std::string_view key, std::uint32_t value) { table_.insert(key, static_cast<std::int64_t>(value)); }
  void field(std::string_view key, double value) { table_.insert(key, value); }
  void field(std::string_view key, const std::string& value) { table_.insert(key, value); }
  void field(std::string_view key, char value) { table_.insert(key, std::string(1, value)); }
  void field(std::string_view key, const MaxFeatures& value) {
    if (value.kind == MaxFeatures::Kind::share) return field(key, value.share);
    if (value.kind == MaxFeatures::Kind::count) return field(key, value.count);
    field(key, to_text(value));
  }
  void field(std::string_view key, const std::vector<std::string>& values) {
    toml::array list;
    for (const std::string& value : values) list.push_back(value);
    table_.insert(key, std::move(list));
  }
  template <Word T>
  void field(std::string_view key, T value) {
    table_.insert(key, std::string(to_text(value)));
  }
  template <class T>
  void field(std::string_view key, const std::optional<T>& value) {
    if (value) field(key, *value);
  }
  /// Calls `fill` with a coder of the table `key`, which is left out when nothing stands in it.
  template <class Fill>
  void section(std::string_view key, const Fill& fill) {
    toml::table inner;
    Encoder coder(inner);
    fill(coder);
    if (!inner.empty()) table_.insert(key, std::move(inner));
  }

 private:
  toml::table& table_;
};

/// Reads fields out of a table; absent ones keep what they have. The first error stays.
class Decoder {
 public:
  Decoder(const toml::table& table, const std::string& file, std::optional<Error>& error)
      : table_(table), file_(file), error_(error) {}

  static constexpr bool k_writes = false;

  void field(std::string_view key, bool& value) { read<bool>(key, value, "true or false"); }
  void field(std::string_view key, double& value) { read<double>(key, value, "a number"); }
  void field(std::string_view key, std::string& value) { read<std::string>(key, value, "a text"); }
  void field(std::string_view key, std::uint32_t& value) {
    std::int64_t number = value;
    read<std::int64_t>(key, number, "a whole number");
    if (number < 0 || number > std::numeric_limits<std::uint32_t>::max())
      return refuse(key, "a whole number of 32 bits");
    value = static_cast<std::uint32_t>(number);
  }
  void field(std::string_view key, char& value) {
    std::string text(1, value);
    field(key, text);
    if (text.size() != 1) return refuse(key, "one character");
    value = text[0];
  }
  void field(std::string_view key, MaxFeatures& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (node->is_floating_point()) {
      value = {.kind = MaxFeatures::Kind::share, .share = *node->value<double>()};
      return;
    }
    const auto text = node->is_integer() ? std::to_string(*node->value<std::int64_t>()) : node->value<std::string>();
    const Result<MaxFeatures> known = read_max_features(text.value_or(""));
    if (!known) return refuse(key, "auto, sqrt, log2, all, a share like 0.5 or a count like 12");
    value = *known;
  }
  void field(std::string_view key, std::vector<std::string>& values) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr) return refuse(key, "a list of texts");
    values.clear();
    for (const toml::node& item : *list) {
      const auto text = item.value<std::string>();
      if (!text) return refuse(key, "a list of texts");
      values.push_back(*text);
    }
  }
  template <Word T>
  void field(std::string_view key, T& value) {
    std::string text(to_text(value));
    field(key, text);
    std::string expected;
    for (const T candidate : words_of(value)) {
      if (to_text(candidate) == text) {
        value = candidate;
        return;
      }
      expected += fmt::format("{}{}", expected.empty() ? "" : ", ", to_text(candidate));
    }
    refuse(key, "one of " + expected);
  }
  template <class T>
  void field(std::string_view key, std::optional<T>& value) {
    if (find(key) == nullptr) return;
    T content{};
    field(key, content);
    value = content;
  }
  template <class Fill>
  void section(std::string_view key, const Fill& fill) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const toml::table* inner = node->as_table();
    if (inner == nullptr) return refuse(key, "a table");
    Decoder coder(*inner, file_, error_);
    fill(coder);
    coder.refuse_unknown();
  }

  const toml::table& table() const { return table_; }

  /// Refuses what no field has asked for.
  void refuse_unknown() {
    for (const auto& [key, node] : table_) {
      if (std::ranges::find(known_, key.str()) != known_.end() || error_) continue;
      const std::string_view near = nearest_name(key.str(), known_);
      error_ = data::fail_at({file_, node.source().begin.line}, fmt::format("{} is not known here", quote(key.str())),
                             near.empty() ? "it may be one of " + quote_names(known_)
                                          : fmt::format("did you mean {}?", quote(near)))
                   .error();
    }
  }

 private:
  const toml::node* find(std::string_view key) {
    known_.emplace_back(key);
    return table_.get(key);
  }

  template <class T, class Value>
  void read(std::string_view key, Value& value, std::string_view expected) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto content = node->value<T>();
    if (!content) return refuse(key, expected);
    value = *content;
  }

  void refuse(std::string_view key, std::string_view expected) {
    const toml::node* node = table_.get(key);
    if (error_ || node == nullptr) return;
    std::ostringstream found;
    node->visit([&](const auto& content) { found << content; });
    error_ = data::fail_at({file_, node->source().begin.line},
                           fmt::format("{}: found {}, expected {}", quote(key), printable(found.str()), expected))
                 .error();
  }

  const toml::table& table_;
  const std::string& file_;
  std::optional<Error>& error_;
  std::vector<std::string> known_;
};

template <class Coder, class Column>
void column_fields(Coder& coder, Column& column) {
  coder.field("fill", column.fill);
  coder.field("fill_number", column.fill_number);
  coder.field("fill_text", column.fill_text);
  coder.field("missing_indicator", column.missing_indicator);
  coder.field("coding", column.coding);
  coder.field("rare_rows", column.rare_rows);
  coder.field("scaling", column.scaling);
}

template <class Coder, class Options>
void table_fields(Coder& coder, Options& options) {
  coder.field("weights", options.weights);
  coder.field("format", options.format);
  coder.field("delimiter", options.delimiter);
  coder.field("header", options.has_header);
  coder.field("decimal_comma", options.decimal_comma);
  coder.field("dates", options.dates);
  coder.field("missing", options.missing);
  coder.field("drop", options.drop);
  coder.field("keep", options.keep);
  coder.field("sensitive", options.sensitive);
}

/// A type and a preparation of each column: two maps of the recipe, one table of the file.
void all_columns(Encoder& coder, const Recipe& recipe) {
  std::map<std::string, ColumnRecipe> columns = recipe.columns;
  for (const auto& [name, type] : recipe.table.types) columns.try_emplace(name);
  for (const auto& [name, column] : columns) {
    coder.section(name, [&](Encoder& inner) {
      const auto type = recipe.table.types.find(name);
      if (type != recipe.table.types.end()) inner.field("type", type->second);
      column_fields(inner, column);
    });
  }
}

void all_columns(Decoder& coder, Recipe& recipe) {
  for (const auto& [key, node] : coder.table()) {
    const std::string name(key.str());
    coder.section(name, [&](Decoder& inner) {
      std::optional<data::ColumnType> type;
      inner.field("type", type);
      if (type) recipe.table.types[name] = *type;
      column_fields(inner, recipe.columns[name]);
      if (recipe.columns[name] == ColumnRecipe()) recipe.columns.erase(name);
    });
  }
}

/// Every field of a recipe, in one place for writing and reading.
template <class Coder, class AnyRecipe>
void recipe_fields(Coder& coder, AnyRecipe& recipe) {
  const auto is_of = [&](Learner learner) { return !Coder::k_writes || recipe.learner == learner; };
  coder.field("target", recipe.table.target);
  coder.field("task", recipe.table.task);
  coder.field("learner", recipe.learner);
  coder.field("seed", recipe.seed);
  coder.field("stratify", recipe.stratify);
  coder.field("balanced", recipe.balanced);
  coder.section("table", [&](Coder& inner) { table_fields(inner, recipe.table); });
  if (is_of(Learner::forest)) {
    coder.section("forest", [&](Coder& inner) {
      inner.field("trees", recipe.trees);
      inner.field("depth", recipe.depth);
      inner.field("min_samples_split", recipe.min_samples_split);
      inner.field("min_samples_leaf", recipe.min_samples_leaf);
      inner.field("max_features", recipe.max_features);
    });
  }
  if (is_of(Learner::logistic)) coder.section("logistic", [&](Coder& inner) { inner.field("c", recipe.c); });
  if (is_of(Learner::ridge)) coder.section("ridge", [&](Coder& inner) { inner.field("alpha", recipe.alpha); });
  coder.section("defaults", [&](Coder& inner) {
    inner.section("numbers", [&](Coder& type) { column_fields(type, recipe.numbers); });
    inner.section("categories", [&](Coder& type) { column_fields(type, recipe.categories); });
    inner.section("dates", [&](Coder& type) { column_fields(type, recipe.dates); });
  });
  coder.section("columns", [&](Coder& inner) { all_columns(inner, recipe); });
}

using Json = simdjson::dom::element;

toml::array toml_list(simdjson::dom::array list) {
  toml::array result;
  for (const Json item : list) {
    std::string_view text;
    if (item.get(text) == simdjson::SUCCESS) result.push_back(text);
  }
  return result;
}

/// The table that recipe_json() wrote as this object. What no recipe holds is left out, and so missing or refused later.
toml::table toml_table(simdjson::dom::object object) {
  toml::table table;
  for (const auto& [key, value] : object) {
    switch (value.type()) {
      case simdjson::dom::element_type::BOOL: table.insert(key, value.get_bool().value_unsafe()); break;
      case simdjson::dom::element_type::INT64: table.insert(key, value.get_int64().value_unsafe()); break;
      case simdjson::dom::element_type::DOUBLE: table.insert(key, value.get_double().value_unsafe()); break;
      case simdjson::dom::element_type::STRING: table.insert(key, value.get_string().value_unsafe()); break;
      case simdjson::dom::element_type::ARRAY: table.insert(key, toml_list(value.get_array().value_unsafe())); break;
      case simdjson::dom::element_type::OBJECT: table.insert(key, toml_table(value.get_object().value_unsafe())); break;
      default: break;
    }
  }
  return table;
}

Result<Recipe> decode(const toml::table& table, const std::string& file) {
  Recipe recipe;
  std::optional<Error> error;
  Decoder coder(table, file, error);
  recipe_fields(coder, recipe);
  coder.refuse_unknown();
  if (error) return std::unexpected(*std::move(error));
  return recipe;
}

toml::table encode(const Recipe& recipe) {
  toml::table table;
  Encoder coder(table);
  recipe_fields(coder, recipe);
  return table;
}

}  // namespace

std::string write_recipe(const Recipe& recipe) {
  std::string text = "# How the model was made. `foretell train DATA --recipe recipe.toml` makes it again.\n";
  append_toml(text, encode(recipe));
  return text;
}

std::string recipe_json(const Recipe& recipe) {
  std::ostringstream text;
  text << toml::json_formatter(encode(recipe), toml::format_flags::none);
  return text.str();
}

Result<Recipe> read_recipe(std::string_view text, const std::string& file) {
  if (text.size() > limits::k_recipe_bytes_max) {
    return data::fail_at({file},
                         fmt::format("found more than {} bytes, expected a recipe", limits::k_recipe_bytes_max));
  }
  const toml::table table =
      TRY(parse_toml(text, file, "see a recipe that training wrote, e.g. foretell models show NAME"));
  return decode(table, file);
}

Result<Recipe> read_recipe_json(std::string_view json) {
  simdjson::dom::parser parser(limits::k_recipe_bytes_max);
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) {
    return fail(ErrorCode::corrupt, "the recipe is no JSON object");
  }
  return decode(toml_table(object), "recipe");
}

Result<MaxFeatures> read_max_features(std::string_view text) {
  using Kind = MaxFeatures::Kind;
  for (const Kind kind : {Kind::automatic, Kind::sqrt, Kind::log2, Kind::all}) {
    if (to_text(MaxFeatures{.kind = kind}) == text) return MaxFeatures{.kind = kind};
  }
  MaxFeatures result{.kind = Kind::count};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), result.count);
  if (problem == std::errc() && end == text.data() + text.size()) return result;
  const auto share = parse_number(text);
  if (share && text.find('.') != std::string_view::npos) return MaxFeatures{.kind = Kind::share, .share = *share};
  return fail(
      ErrorCode::invalid_argument,
      fmt::format("{} is no number of features, expected auto, sqrt, log2, all, a share like 0.5 or a count like 12",
                  quote(text)));
}

}  // namespace foretell::model
