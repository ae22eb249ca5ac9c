#include "registry/load_path.hpp"

#include <gtest/gtest.h>

#include "model/onnx.hpp"
#include "registry/testing.hpp"

namespace foretell::registry {
namespace {

namespace fs = std::filesystem;

class LoadPath : public testing::RegistryFixture {
 protected:
  /// The folder of a version that no index knows any more.
  fs::path version_folder(const std::string& name) {
    Registry registry = open();
    const Version version = add(registry, "churn");
    fs::copy(registry.version_folder("churn", version), root_ / name, fs::copy_options::recursive);
    fs::remove_all(root_ / "data");
    return root_ / name;
  }

  std::size_t files_in_root() const {
    return static_cast<std::size_t>(std::distance(fs::recursive_directory_iterator(root_), {}));
  }
};

TEST_F(LoadPath, TakesAVersionFolderAsDefaultWithEveryCheck) {
  const fs::path folder = version_folder("exported");
  const std::size_t files = files_in_root();
  const auto loaded = load_path(folder);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ((*loaded)->name, "default");
  EXPECT_EQ((*loaded)->version, 1);
  EXPECT_FALSE((*loaded)->manifest.golden.slots.empty());
  EXPECT_EQ(files_in_root(), files) << "nothing is written";
  flip_last_byte(folder / model::k_model_file);
  EXPECT_EQ(load_path(folder).error().code, ErrorCode::corrupt);
}

TEST_F(LoadPath, CountsAVersionByTheNumberOfItsFolder) {
  const fs::path folder = version_folder("7");
  EXPECT_EQ((*load_path(folder))->version, 7);
  EXPECT_EQ((*load_path(folder / ""))->version, 7) << "with a slash at the end";
  EXPECT_EQ((*load_path(folder / ".." / "7" / "."))->version, 7);
}

TEST_F(LoadPath, TakesTheColumnsFromTheGraphWhereThereIsNoManifest) {
  const fs::path folder = version_folder("7");
  const auto with_manifest = load_path(folder);
  ASSERT_TRUE(with_manifest);
  for (const fs::path& path : {folder / model::k_model_file, folder}) {
    if (path == folder) fs::remove(folder / model::k_manifest_file);
    const auto loaded = load_path(path);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ((*loaded)->name, "default");
    EXPECT_EQ((*loaded)->version, 1);
    EXPECT_EQ((*loaded)->manifest.schema.columns, (*with_manifest)->manifest.schema.columns);
    EXPECT_EQ((*loaded)->manifest.model_type, "RandomForestClassifier");
    EXPECT_TRUE((*loaded)->manifest.golden.slots.empty());
    EXPECT_EQ((*loaded)->manifest.summaries.size(), (*loaded)->manifest.schema.columns.size());
    // The graph alone answers what the whole version answered.
    EXPECT_TRUE(check_golden_rows(*(*loaded)->engine, (*with_manifest)->manifest, true));
  }
}

TEST_F(LoadPath, NamesWhatItCannotUse) {
  EXPECT_EQ(load_path(root_ / "nothing").error().code, ErrorCode::not_found);
  std::ofstream(root_ / "other.onnx") << "no graph";
  const auto refused = load_path(root_ / "other.onnx");
  EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
  EXPECT_NE(refused.error().message.find("other.onnx"), std::string::npos);
  fs::create_directory(root_ / "empty");
  const auto empty = load_path(root_ / "empty");
  EXPECT_EQ(empty.error().code, ErrorCode::not_found);
  EXPECT_NE(empty.error().message.find("model.onnx"), std::string::npos);
}

}  // namespace
}  // namespace foretell::registry
