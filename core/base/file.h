#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace osiris {

// Files of our own: small, whole, private to the user.
//
// Errors are plain statuses (kNotFound, kPermissionDenied, kUnavailable) that
// name the path and the system's reason; callers turn them into coded ones.

// The whole file, at most `max_bytes` (kOutOfRange beyond). Follows links: it
// is for files that a person names. Refuses what is no regular file.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t max_bytes = 64 << 20);

// Puts `bytes` in place of whatever `path` held: written beside it with mode
// 0600, synced, renamed, and the folder synced. Whoever reads sees the old
// file or the new one, also after a power cut.
absl::Status ReplaceFile(const std::string& path, std::string_view bytes);

// As ReplaceFile, but fails with kAlreadyExists and changes nothing when
// `path` exists. Two writers: exactly one succeeds.
absl::Status CreateFile(const std::string& path, std::string_view bytes);

// Makes `path` and its parents, mode 0700; nothing to do where they exist.
absl::Status MakeFolder(const std::string& path);

// A plain status for errno `error`: "`what` of `path`: <reason>".
absl::Status FileError(int error, std::string_view what, std::string_view path);

}  // namespace osiris
