#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/unique_fd.h"
#include "core/config/paths.h"
#include "core/connection/connections_file.h"
#include "core/connection/reference.h"

namespace osiris {

// A change of the connections file that no other process of ours crosses: from
// Begin until it ends, the home folder is locked. One thread.
class ConnectionsEdit {
 public:
  // Waits for its turn (others hold it for milliseconds) and reads the file;
  // makes the home folder where there is none.
  //   CONFIG/HOME_UNUSABLE   the folder cannot be made or locked
  //   CONFIG/UNREADABLE      the file is there and cannot be read
  static absl::StatusOr<ConnectionsEdit> Begin(const Paths& paths);

  // The file as it was then. Empty where there is none.
  const std::string& text() const { return text_; }
  const ConnectionsFile& file() const { return file_; }

  // CONNECTION/INVALID where a key that concerns `reference`, or with nullptr
  // any connection, is given twice: a change would know nothing of the second.
  absl::Status CheckNoRepeats(const Reference* reference) const;

  // Puts `text` in its place: a link stays a link, and what it leads to is
  // replaced. Readers see the old file or the new one.
  //   CONFIG/HOME_UNUSABLE   it cannot be written; nothing has changed
  absl::Status Commit(std::string_view text);

 private:
  UniqueFd lock_;
  std::string path_;
  std::string text_;
  ConnectionsFile file_;
};

}  // namespace osiris
