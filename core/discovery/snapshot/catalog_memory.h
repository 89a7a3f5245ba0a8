#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/discovery/snapshot/snapshot.h"
#include "core/driver/catalog.h"

namespace osiris {

// What is read of a snapshot to answer from it. Never changes.
struct StoredSnapshot {
  SnapshotOverview overview;
  std::shared_ptr<const Catalog> catalog;
};

// Snapshots that were read and checked, so that the next who asks need not
// parse them again. The least recently used make room. Thread-safe.
class CatalogMemory {
 public:
  // Keeps what takes at most `max_bytes` on the disk, all together.
  explicit CatalogMemory(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Snapshot `id` if its files still have this stamp; nullptr when it is not
  // here.
  std::shared_ptr<const StoredSnapshot> Find(std::string_view id,
                                             std::string_view stamp);

  // Remembers it. What is larger than all the room is not kept.
  void Keep(std::string id, std::string stamp, size_t bytes,
            std::shared_ptr<const StoredSnapshot> snapshot);

  void Forget(std::string_view id);

  // What is kept takes so much on the disk.
  size_t bytes() const;

 private:
  struct Entry {
    std::string id;
    std::string stamp;
    size_t bytes = 0;
    std::shared_ptr<const StoredSnapshot> snapshot;
  };

  // Needs mutex_.
  void Drop(std::string_view id);

  const size_t max_bytes_;
  mutable std::mutex mutex_;
  // The one used last first.
  std::list<Entry> entries_;
  size_t bytes_ = 0;
};

}  // namespace osiris
