#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/discovery/document_page.h"
#include "core/discovery/snapshot/cursor.h"
#include "core/discovery/snapshot/snapshot_store.h"

namespace osiris {

// The pages of an answer that is made from snapshots, which never change: a
// cursor goes on with what the answer began with, whatever happens meanwhile.
class SnapshotPages {
 public:
  // Reads the `cursor` among `arguments`, if there is one. `question` is what
  // the answer hangs on; `snapshots` is how many it is made from.
  //   DISCOVERY/CURSOR_INVALID, DISCOVERY/STORE_UNUSABLE
  static absl::StatusOr<SnapshotPages> Open(SnapshotStore& store,
                                            std::string question,
                                            const Json& arguments,
                                            size_t snapshots);

  // What the cursor names; empty at the beginning.
  const std::vector<std::string>& snapshots() const {
    return position_.snapshots;
  }
  // The first of them; empty at the beginning.
  std::string FirstSnapshot() const;

  // The page to answer with, made from `snapshots`.
  DocumentPage Page(std::vector<std::string> snapshots,
                    const PageLimits& limits = {}) const;

  // The place in a list that is sorted by it: see SnapshotPlace.
  const SnapshotPosition& position() const { return position_; }
  std::string CursorTo(const SnapshotPosition& position) const;

 private:
  SnapshotPages(std::string key, std::string question,
                SnapshotPosition position);

  std::string key_;
  std::string question_;
  SnapshotPosition position_;
};

}  // namespace osiris
