#include "api/resources.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"
#include "base/quote.hpp"

namespace foretell::api {
namespace {

using registry::Version;
using registry::VersionState;
using serving::ServedModel;
using serving::Snapshot;

std::string version_text(std::optional<Version> version) { return version ? std::to_string(*version) : std::string(); }

/// One version of a model, as far as this service knows it.
struct KnownVersion {
  std::string name;
  Version version = 0;
  std::string created_at;
  const ServedModel* served = nullptr;
  const serving::FailedVersion* failed = nullptr;

  VersionState state() const {
    if (served != nullptr) return VersionState::ready;
    return failed != nullptr ? VersionState::failed : VersionState::registered;
  }
};

/// Every version of `name`, oldest first: of the registry where there is one, and those that are served, which may be
/// deleted already.
std::vector<KnownVersion> versions_of(const Snapshot& snapshot, const std::string& name) {
  std::map<Version, KnownVersion> versions;
  if (const registry::StoredModel* stored = snapshot.stored(name)) {
    for (const registry::VersionRecord& record : stored->record.versions) {
      versions[record.version].created_at = record.created_at;
    }
  }
  for (const auto& model : snapshot.models()) {
    if (model->name() != name) continue;
    versions[model->loaded->version].created_at = model->manifest().created_at;
    versions[model->loaded->version].served = model.get();
  }
  for (const serving::FailedVersion& failed : snapshot.failed()) {
    const auto found = failed.id.name == name ? versions.find(failed.id.version) : versions.end();
    if (found != versions.end()) found->second.failed = &failed;
  }
  std::vector<KnownVersion> list;
  for (auto& [version, known] : versions) {
    known.name = name;
    known.version = version;
    list.push_back(std::move(known));
  }
  return list;
}

/// The aliases of a name and where they point: by the registry, or, without one, by what is served.
std::map<std::string, Version> aliases_of(const Snapshot& snapshot, const std::string& name) {
  const registry::StoredModel* stored = snapshot.stored(name);
  if (stored == nullptr) return snapshot.aliases(name);
  std::map<std::string, Version> aliases = stored->record.aliases;
  aliases[std::string(registry::k_latest_alias)] = stored->record.latest();
  return aliases;
}

/// Those of `aliases` that point at `version`, without the computed one.
void write_aliases(JsonWriter& json, const std::map<std::string, Version>& aliases, Version version) {
  json.key("aliases").begin_array();
  for (const auto& [alias, target] : aliases) {
    if (target == version && alias != registry::k_latest_alias) json.value(alias);
  }
  json.end_array();
}

/// What is known of every version, served or not; its aliases are those of the registry.
void write_version(JsonWriter& json, const Snapshot& snapshot, const KnownVersion& version) {
  json.member("version", std::to_string(version.version));
  json.member("state", to_text(version.state()));
  json.key("created_at").text_or_null(version.created_at);
  write_aliases(json, aliases_of(snapshot, version.name), version.version);
  if (version.state() != VersionState::failed) return;
  json.member("error", version.failed->why.message);
  json.key("hint").text_or_null(version.failed->why.hint);
}

/// What is known of a version that is served, in short; its aliases are those that it answers to.
void write_summary(JsonWriter& json, const Snapshot& snapshot, const ServedModel& model) {
  const model::Manifest& manifest = model.manifest();
  json.member("name", model.name());
  json.member("version", model.version_text());
  json.member("state", to_text(VersionState::ready));
  json.member("model_type", manifest.model_type);
  json.key("created_at").text_or_null(manifest.created_at);
  json.key("target").text_or_null(manifest.schema.target);
  json.key("classes").begin_array();
  for (const std::string& label : model.label_json) json.raw(label);
  json.end_array();
  write_aliases(json, snapshot.aliases(model.name()), model.loaded->version);
}

void write_column(JsonWriter& json, const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  json.begin_object();
  json.member("name", column.name);
  json.member("type", data::to_text(column.type));
  if (column.is_sensitive) {
    json.member("sensitive", true);  // its values are nobody else's business
  } else if (column.type == data::ColumnType::category) {
    json.key("categories").begin_array();
    for (const std::string& category : column.categories) json.value(category);
    json.end_array();
  } else if (column.type == data::ColumnType::number && !summary.quantiles.empty()) {
    json.member("min", static_cast<float>(summary.quantiles.front()));
    json.member("max", static_cast<float>(summary.quantiles.back()));
  } else if (column.type == data::ColumnType::date && !summary.quantiles.empty()) {
    json.member("min", data::format_date(summary.quantiles.front()));
    json.member("max", data::format_date(summary.quantiles.back()));
  }
  json.end_object();
}

/// What rows look like, and how good the answers are.
void write_details(JsonWriter& json, const ServedModel& model) {
  const model::Manifest& manifest = model.manifest();
  json.key("columns").begin_array();
  for (std::size_t c = 0; c < manifest.schema.columns.size(); ++c) {
    write_column(json, manifest.schema.columns[c], manifest.summaries[c]);
  }
  json.end_array();
  json.key("ignored").begin_array();
  if (!manifest.schema.target.empty()) json.value(manifest.schema.target);
  for (const data::LeftOut& left_out : manifest.schema.left_out) json.value(left_out.name);
  json.end_array();
  std::string evaluation = "null";  // of a model that was never evaluated
  if (manifest.evaluation.rows > 0) {
    evaluation.clear();
    model::append_evaluation(evaluation, manifest.evaluation);
  }
  json.key("evaluation").raw(evaluation);
}

/// That something of `name`, a plain one, is served: of what it was not asked for this service shows nothing.
Result<void> check_served(const Snapshot& snapshot, const std::string& name) {
  (void)TRY(snapshot.find({name, registry::Bare{}}));
  return {};
}

std::unexpected<Error> no_such_version(const std::string& name, std::string_view version,
                                       const std::vector<KnownVersion>& versions) {
  std::vector<Version> numbers;
  for (const KnownVersion& known : versions) numbers.push_back(known.version);
  return fail(ErrorCode::not_found, fmt::format("model \"{}\" has no version {}", name, quote(version)),
              fmt::format("it has {}", fmt::join(numbers, ", ")));
}

}  // namespace

std::string models_document(const Snapshot& snapshot) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("models").begin_array();
  for (const auto& model : snapshot.models()) {
    json.begin_object();
    write_summary(json, snapshot, *model);
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

std::string model_document(const Snapshot& snapshot, const ServedModel& model) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_summary(json, snapshot, model);
  json.key("versions").begin_array();
  for (const KnownVersion& version : versions_of(snapshot, model.name())) {
    json.begin_object();
    write_version(json, snapshot, version);
    json.end_object();
  }
  json.end_array();
  write_details(json, model);
  json.end_object();
  return out;
}

Result<std::string> version_document(const Snapshot& snapshot, const std::string& name, std::string_view version) {
  TRY(check_served(snapshot, name));
  const std::vector<KnownVersion> versions = versions_of(snapshot, name);
  const auto number = registry::parse_version(version);
  const auto found = number ? std::ranges::find(versions, *number, &KnownVersion::version) : versions.end();
  if (found == versions.end()) return no_such_version(name, version, versions);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  if (found->served != nullptr) {
    write_summary(json, snapshot, *found->served);
    write_details(json, *found->served);
  } else {
    json.member("name", name);
    write_version(json, snapshot, *found);
  }
  json.end_object();
  return out;
}

Result<std::string> aliases_document(const Snapshot& snapshot, const std::string& name) {
  TRY(check_served(snapshot, name));
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("name", name).key("aliases").begin_array();
  for (const auto& [alias, version] : aliases_of(snapshot, name)) {
    const auto served = snapshot.find({name, alias});
    json.begin_object().member("alias", alias).member("version", std::to_string(version));
    json.key("served_version").text_or_null(served ? (*served)->version_text() : std::string());
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

Result<std::string> history_document(const Snapshot& snapshot, const std::string& name) {
  TRY(check_served(snapshot, name));
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("name", name).key("history").begin_array();
  if (const registry::StoredModel* stored = snapshot.stored(name)) {
    for (const registry::AliasMove& move : stored->moves) {
      json.begin_object().member("alias", move.alias).member("at", move.at);
      json.key("from").text_or_null(version_text(move.from)).key("to").text_or_null(version_text(move.to));
      json.end_object();
    }
  }
  json.end_array().end_object();
  return out;
}

}  // namespace foretell::api
