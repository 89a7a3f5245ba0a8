#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/clock.h"
#include "core/base/unique_fd.h"

namespace osiris {

// A folder of our own and the files in it, reached through one descriptor:
// nobody can move what a name means between a check and its use.
//
// Names are relative, one or more plain components joined by '/'. Empty
// components, "." and ".." are refused, links are never followed at any step,
// and only regular files (or folders, where one is meant) that this user owns
// are touched. Files are made with mode 0600, folders with 0700.
//
// Errors are plain statuses: kFailedPrecondition for a link, another user's
// file or one of the wrong kind, kInvalidArgument for a bad name, else those of
// core/base/file.h. Thread-safe.
class PrivateFolder {
 public:
  // Opens `path`, making it and its parents where they are missing.
  static absl::StatusOr<PrivateFolder> Open(const std::string& path);

  // The folder `name` in this one. kNotFound where there is none.
  absl::StatusOr<PrivateFolder> Folder(std::string_view name) const;

  // As Folder, but makes it where it is missing. `name` is one component.
  absl::StatusOr<PrivateFolder> MakeFolder(std::string_view name) const;

  // The whole file; kOutOfRange when it is larger than `max_bytes`.
  absl::StatusOr<std::string> Read(std::string_view name,
                                   size_t max_bytes) const;

  // Tells one content of a file from another without reading it: its inode,
  // size, and times of change in nanoseconds, one of which nobody can set.
  absl::StatusOr<std::string> Stamp(std::string_view name) const;

  // Up to `bytes` from the end of the file.
  absl::StatusOr<std::string> ReadTail(std::string_view name,
                                       size_t bytes) const;

  // Puts `bytes` in place of what `name` held, whole or not at all. Not
  // synced: after a power cut the file may be damaged, so its reader must be
  // able to tell. For what must survive there is core/base/file.h.
  absl::Status Replace(std::string_view name, std::string_view bytes) const;

  // A new file. kAlreadyExists where there is something. See Sync.
  absl::Status Create(std::string_view name, std::string_view bytes) const;

  // Waits until these files are on the disk, all at once: the disk makes one
  // journal entry of them.
  absl::Status Sync(const std::vector<std::string>& names) const;

  // Adds `bytes` at the end with one write; makes the file if need be.
  absl::Status Append(std::string_view name, std::string_view bytes) const;

  // Gives the entry `name` another name, also in another folder. Fails with
  // kAlreadyExists rather than replace anything.
  absl::Status Move(std::string_view name, const PrivateFolder& to,
                    std::string_view new_name) const;

  // Removes a file. OK where there is none.
  absl::Status Remove(std::string_view name) const;

  // Removes the folder `name` and the files in it. OK where there is none.
  absl::Status RemoveFolder(std::string_view name) const;

  // Sets the file's time of change. Errors do not matter and are dropped.
  void Touch(std::string_view name, Clock::Wall time) const;

  struct Entry {
    std::string name;
    int64_t bytes = 0;
    Clock::Wall changed;
    bool folder = false;
  };
  // The regular files and folders in here, sorted by name.
  absl::StatusOr<std::vector<Entry>> List() const;

  const std::string& path() const { return path_; }
  int fd() const { return fd_.get(); }

 private:
  PrivateFolder(std::string path, UniqueFd fd)
      : path_(std::move(path)), fd_(std::move(fd)) {}

  // Opens what `name` means, link by link refused.
  absl::StatusOr<UniqueFd> OpenBeneath(std::string_view name, int flags) const;
  absl::StatusOr<UniqueFd> OpenFile(std::string_view name, int flags) const;
  absl::Status WriteNew(const std::string& name, std::string_view bytes) const;

  std::string path_;
  UniqueFd fd_;
};

}  // namespace osiris
