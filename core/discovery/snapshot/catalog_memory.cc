#include "core/discovery/snapshot/catalog_memory.h"

#include <algorithm>
#include <utility>

namespace osiris {

std::shared_ptr<const StoredSnapshot> CatalogMemory::Find(
    std::string_view id, std::string_view stamp) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(),
                   [id](const Entry& entry) { return entry.id == id; });
  if (found == entries_.end()) return nullptr;
  if (found->stamp != stamp) {
    bytes_ -= found->bytes;
    entries_.erase(found);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, found);
  return found->snapshot;
}

void CatalogMemory::Keep(std::string id, std::string stamp, size_t bytes,
                         std::shared_ptr<const StoredSnapshot> snapshot) {
  if (bytes > max_bytes_) return;
  const std::lock_guard lock(mutex_);
  Drop(id);
  entries_.push_front(
      {std::move(id), std::move(stamp), bytes, std::move(snapshot)});
  bytes_ += bytes;
  while (bytes_ > max_bytes_) {
    bytes_ -= entries_.back().bytes;
    entries_.pop_back();
  }
}

void CatalogMemory::Forget(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Drop(id);
}

void CatalogMemory::Drop(std::string_view id) {
  entries_.remove_if([&](const Entry& entry) {
    if (entry.id != id) return false;
    bytes_ -= entry.bytes;
    return true;
  });
}

size_t CatalogMemory::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace osiris
