#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace osiris {

// What is below a folder.
struct FilesBelow {
  // Regular files, relative to the folder, sorted.
  std::vector<std::string> files;
  // All that has a name: these, folders, links and the rest. Sorted.
  std::vector<std::string> names;
  // Links, which are not followed, and folders that cannot be read.
  std::vector<std::string> links;
  std::vector<std::string> unreadable;
};

// Lists all below `folder`, without what is at or below one of `without`
// (absolute paths). Nothing where the folder is not there.
FilesBelow ListFilesBelow(const std::string& folder,
                          const std::vector<std::string>& without);

// A file is read in pieces of this many bytes, each of which begins with the
// end of the one before it: what is no longer than that stands whole in one.
inline constexpr size_t kPieceBytes = 16 << 20;
inline constexpr size_t kPieceOverlap = 1 << 20;

// Calls `visit` with every piece of the regular file `path`, as long as the
// file is when it is opened, until it fails. Answers the file's bytes. Follows
// no link. kNotFound where it is gone; other plain statuses.
using VisitPiece =
    std::function<absl::Status(int64_t offset, std::string_view bytes)>;
absl::StatusOr<int64_t> VisitPieces(const std::string& path,
                                    const VisitPiece& visit);

}  // namespace osiris
