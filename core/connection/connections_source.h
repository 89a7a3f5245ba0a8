#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/connection/connections_file.h"

namespace osiris {

// Which connections are in force.
struct CurrentConnections {
  // As last read. Never nullptr.
  std::shared_ptr<const ConnectionsFile> file;
  // Why the file on disk is another one and not in force, CONFIG/UNREADABLE;
  // OK where `file` is what is on disk.
  absl::Status refused;
};

// The connections file on disk, read again when it has changed: each answer
// is as fresh as the moment of its call. What cannot be read leaves in force
// what was read before it. Thread-safe.
class ConnectionsSource {
 public:
  // `path` need not exist; then there are no connections.
  explicit ConnectionsSource(std::string path);

  // Hears of each file that comes into force in place of another, from whoever
  // asks for it first and before that gets it. Set it before others ask.
  using Changed = std::function<void(const ConnectionsFile& before,
                                     const ConnectionsFile& after)>;
  void OnChange(Changed changed);

  // What is in force now. Fails with
  //   CONFIG/UNREADABLE   the file is there and cannot be read or is no YAML,
  //                       and none that could be was read since there was none
  absl::StatusOr<CurrentConnections> Current();

 private:
  // What changes whenever the file does. Times in ns.
  struct Stamp {
    bool exists = false;
    dev_t device = 0;
    ino_t inode = 0;
    off_t bytes = 0;
    int64_t modified_ns = 0;
    int64_t changed_ns = 0;

    friend bool operator==(const Stamp&, const Stamp&) = default;
  };

  static Stamp StampOf(const std::string& path);
  static bool IsSettled(const Stamp& stamp);

  // Reads the file, whether or not it has changed.
  absl::StatusOr<CurrentConnections> ReadAgain();
  // Puts what is on disk in force.
  absl::Status TakeFile();

  const std::string path_;
  std::mutex mutex_;
  // The last file that could be read; nullptr once there is none.
  std::shared_ptr<const ConnectionsFile> readable_;
  // What it was read from.
  std::optional<std::string> text_;
  // Some state was in force: also that there is no file.
  bool known_ = false;
  Changed changed_;
  // The answer while the file has this stamp; none where `file` is nullptr.
  CurrentConnections answer_;
  Stamp stamp_;
};

}  // namespace osiris
