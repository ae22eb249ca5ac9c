#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "base/error.hpp"

/// Reading the JSON of a manifest, which may be damaged: every error is ErrorCode::corrupt and names the key.
namespace foretell::model::manifest_json {

using simdjson::dom::element;

/// The error that "key" is not as expected, e.g. "a whole number".
std::unexpected<Error> broken(std::string_view key, std::string_view expected);

/// The number of a list under `key`, in float32 or float64.
Result<float> number32(std::string_view key, element json);
Result<double> number64(std::string_view key, element json);

/// Typed access to the members of one JSON object, which must not outlive the document.
class Object {
 public:
  /// Reads the object that stands under `key`.
  static Result<Object> of(std::string_view key, element json);

  bool has(std::string_view key) const;
  Result<element> member(std::string_view key) const;
  Result<std::string> text(std::string_view key) const;
  Result<std::uint64_t> count(std::string_view key) const;
  Result<std::uint32_t> count32(std::string_view key) const;
  Result<double> number(std::string_view key) const;
  /// A number, or nothing for null.
  Result<std::optional<double>> optional_number(std::string_view key) const;
  Result<bool> truth(std::string_view key) const;
  Result<Object> object(std::string_view key) const;
  Result<simdjson::dom::array> array(std::string_view key) const;
  Result<std::vector<std::string>> texts(std::string_view key) const;
  Result<std::vector<std::uint64_t>> counts(std::string_view key) const;

  simdjson::dom::object members() const { return object_; }

 private:
  explicit Object(simdjson::dom::object object) : object_(object) {}

  simdjson::dom::object object_;
};

}  // namespace foretell::model::manifest_json
