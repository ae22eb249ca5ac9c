#include "registry/watch.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "base/limits.hpp"

namespace foretell::registry {

Result<Watch> Watch::start(std::filesystem::path data_dir) {
  Watch watch(std::move(data_dir));
  (void)TRY(watch.look());
  return watch;
}

Result<Watch::FileIdentity> Watch::identify(const std::filesystem::path& index) {
  struct stat status{};
  if (::stat(index.c_str(), &status) != 0) return fail_errno("cannot read " + index.string(), errno);
  return FileIdentity{status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

Result<bool> Watch::look() {
  // What is compared is read before what it stands for: a change in between is seen by the next look.
  const Result<FileIdentity> identity = identify(Registry::index_file(data_dir_));
  if (!registry_ || !identity || *identity != identity_) {
    registry_ = TRY(Registry::open(data_dir_, Registry::Access::read_only));
    mark_.reset();
    identity_ = TRY(identity);
  }
  const std::int64_t mark = TRY(registry_->change_mark());
  if (mark_ == mark) return false;
  std::vector<ModelRecord> models = TRY(registry_->models());
  auto moves = TRY(registry_->recent_moves(limits::k_alias_moves_shown_max));
  mark_ = mark;
  const bool is_another = models != models_ || moves != moves_;
  models_ = std::move(models);
  moves_ = std::move(moves);
  return is_another;
}

}  // namespace foretell::registry
