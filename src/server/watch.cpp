#include "server/watch.hpp"

#include <utility>

#include "base/limits.hpp"
#include "store/files.hpp"

namespace foretell::server {

Watch::Watch(const std::filesystem::path& data_dir, const monitor::VersionMonitors& monitors, const Clock& clock,
             OnTrouble on_trouble)
    : on_trouble_(std::move(on_trouble)), performance_(monitors, clock, open_store(data_dir)) {
  look();
  ticker_.emplace(limits::k_usage_interval, [this] { look(); });
}

Watch::~Watch() {
  ticker_.reset();
  tell(performance_.finish());
}

std::optional<monitor::PerformanceStore> Watch::open_store(const std::filesystem::path& data_dir) const {
  if (data_dir.empty()) return std::nullopt;
  if (!store::check_can_write(data_dir)) return std::nullopt;  // models may be served from where nothing may be stored
  auto store = monitor::PerformanceStore::open(data_dir, monitor::PerformanceStore::Access::read_write);
  if (store) return *std::move(store);
  if (on_trouble_) on_trouble_(store.error());
  return std::nullopt;
}

void Watch::look() {
  usage_.sample();
  tell(performance_.tick());
}

void Watch::tell(const Result<void>& outcome) const {
  if (!outcome && on_trouble_) on_trouble_(outcome.error());
}

}  // namespace foretell::server
