#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace osiris {

// A file of another program's that this user owns, to be changed with care.
//
// Links are followed, and the file that they lead to is changed, so that they
// stay. Refused with CONFIG/UNREADABLE: what is no regular file, belongs to
// somebody else, can be written by everybody, has several hard links, is
// larger than 64 MiB, or lies in a folder of which the same is true.
class ConfigFile {
 public:
  // Reads the file at `path`, absolute. One that is missing is fine, if it
  // could be made. It must belong to `owner`, and its folder too.
  static absl::StatusOr<ConfigFile> Read(const std::string& path,
                                         uid_t owner = geteuid());

  bool exists() const { return exists_; }
  // Empty where there is no file.
  const std::string& text() const { return text_; }
  // Where the bytes are, links resolved.
  const std::string& real_path() const { return real_path_; }

  // Puts `text` in place of what was read, whole or not at all, with the same
  // mode (0600 for a new file), and leaves what was read beside it. Returns
  // the path of that backup, whose name holds the time and a hash of `text`.
  // Fails with CONFIG/INVALID and changes nothing where the file is not what
  // was read any more.
  absl::StatusOr<std::string> Replace(std::string_view text) const;

  // Undoes the last Replace of this file: puts its backup in place, or removes
  // the file where there was none, and removes the backup. Returns the
  // backup's path. Fails with
  //   CONFIG/BACKUP_NOT_FOUND   there is none
  //   CONFIG/INVALID            somebody else changed the file afterwards
  absl::StatusOr<std::string> Undo() const;

 private:
  ConfigFile() = default;

  absl::Status CheckFolder() const;
  absl::Status CheckUnchanged() const;
  absl::Status Write(std::string_view text, mode_t mode) const;

  std::string real_path_;
  std::string text_;
  uid_t owner_ = 0;
  bool exists_ = false;
  mode_t mode_ = 0600;
  ino_t inode_ = 0;
};

}  // namespace osiris
