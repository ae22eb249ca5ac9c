#include "model/manifest_json.hpp"

#include <limits>

#include <fmt/format.h>

#include "base/number.hpp"

namespace foretell::model::manifest_json {

std::unexpected<Error> broken(std::string_view key, std::string_view expected) {
  return fail(ErrorCode::corrupt, fmt::format("manifest.json: \"{}\": expected {}", key, expected));
}

Result<float> number32(std::string_view key, element json) {
  const double value = TRY(number64(key, json));
  const auto nearest = to_float32(value);
  if (!nearest) return broken(key, "numbers in the range of float32");
  return *nearest;
}

Result<double> number64(std::string_view key, element json) {
  double value = 0;
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list of numbers");
  return value;
}

Result<Object> Object::of(std::string_view key, element json) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS) return broken(key, "an object");
  return Object(object);
}

bool Object::has(std::string_view key) const { return object_.at_key(key).error() == simdjson::SUCCESS; }

Result<element> Object::member(std::string_view key) const {
  element found;
  if (object_.at_key(key).get(found) != simdjson::SUCCESS) return broken(key, "to be there");
  return found;
}

Result<std::string> Object::text(std::string_view key) const {
  std::string_view value;
  const element json = TRY(member(key));
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "a text");
  return std::string(value);
}

Result<std::uint64_t> Object::count(std::string_view key) const {
  std::uint64_t value = 0;
  const element json = TRY(member(key));
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "a whole number");
  return value;
}

Result<std::uint32_t> Object::count32(std::string_view key) const {
  const std::uint64_t value = TRY(count(key));
  if (value > std::numeric_limits<std::uint32_t>::max()) return broken(key, "a whole number of 32 bits");
  return static_cast<std::uint32_t>(value);
}

Result<double> Object::number(std::string_view key) const {
  double value = 0;
  const element json = TRY(member(key));
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "a number");
  return value;
}

Result<std::optional<double>> Object::optional_number(std::string_view key) const {
  const element json = TRY(member(key));
  if (json.is_null()) return std::nullopt;
  return number(key);
}

Result<bool> Object::truth(std::string_view key) const {
  bool value = false;
  const element json = TRY(member(key));
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "true or false");
  return value;
}

Result<Object> Object::object(std::string_view key) const {
  const element json = TRY(member(key));
  return of(key, json);
}

Result<simdjson::dom::array> Object::array(std::string_view key) const {
  simdjson::dom::array value;
  const element json = TRY(member(key));
  if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list");
  return value;
}

Result<std::vector<std::string>> Object::texts(std::string_view key) const {
  std::vector<std::string> values;
  for (const element json : TRY(array(key))) {
    std::string_view value;
    if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list of texts");
    values.emplace_back(value);
  }
  return values;
}

Result<std::vector<std::uint64_t>> Object::counts(std::string_view key) const {
  std::vector<std::uint64_t> values;
  for (const element json : TRY(array(key))) {
    std::uint64_t value = 0;
    if (json.get(value) != simdjson::SUCCESS) return broken(key, "a list of whole numbers");
    values.push_back(value);
  }
  return values;
}

}  // namespace foretell::model::manifest_json
