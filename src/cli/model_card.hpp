#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/document.hpp"
#include "model/manifest.hpp"
#include "registry/reference.hpp"

namespace foretell::cli {

/// What a model card is about.
struct CardSubject {
  const model::Manifest& manifest;
  registry::Version version = 0;
  std::vector<std::string> aliases;  // that point at it
  std::filesystem::path folder;      // of the version's files
};

/// What whoever uses a model should know of it, after Mitchell et al., "Model Cards for Model Reporting", FAT* 2019: where
/// it comes from, how good it is and on what, what it relies on, what it reads, how to make it again and how to use it.
/// The values of sensitive columns are not shown. `with_recipe` puts the whole recipe in, for readers who have no
/// access to the version's files.
Document model_card(const CardSubject& subject, bool with_recipe);

}  // namespace foretell::cli
