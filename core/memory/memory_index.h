#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/memory/memory_store.h"

namespace osiris {

// An entry that holds the words.
struct MemoryHit {
  std::string id;
  // Some words around the first place.
  std::string excerpt;
};

// Full text of what is in a store, in a file of SQLite (FTS5). A cache: it is
// brought up to date before each use by what changed in the store since, is
// made anew where it is missing, damaged or another's, and loses nothing when
// it is deleted. Holds no descriptor between calls. Thread-safe, also between
// processes.
class MemoryIndex {
 public:
  // Of `store`, which outlives it, in the file `path` (mode 0600; no link is
  // followed to it). Touches nothing yet.
  MemoryIndex(const MemoryStore& store, std::string path);

  // The entries in which all of `words` (or words that begin so) stand, in any
  // order and without regard to case and accents; best first, at most `most`.
  // Also those that have expired. Nothing in `words` is an operator. Where the
  // file cannot be used the index is made in memory, for this question alone.
  //   PROTOCOL/ARGUMENT_INVALID   no index takes `words`, such as a NUL
  //   RUN/CANCELLED, RUN/TIMED_OUT, MEMORY/STORE_UNUSABLE
  absl::StatusOr<std::vector<MemoryHit>> Search(std::string_view words,
                                                size_t most,
                                                const CallContext& context);

  // Takes what is gone from the store out of the file, if there is one: no byte
  // of it stays there. Where that fails the file is removed.
  absl::Status Forget(const CallContext& context);

 private:
  absl::StatusOr<std::vector<MemoryHit>> SearchIn(const std::string& path,
                                                  const std::string& query,
                                                  size_t most,
                                                  const CallContext& context);
  absl::StatusOr<std::vector<MemoryHit>> SearchFile(const std::string& query,
                                                    size_t most,
                                                    const CallContext& context);
  // Makes the file, private, or sees that it is.
  absl::Status PrepareFile() const;
  void RemoveFile() const;

  const MemoryStore& store_;
  const std::string path_;
  // One at a time in this process.
  std::mutex mutex_;
};

}  // namespace osiris
