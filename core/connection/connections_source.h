#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "core/connection/connections_file.h"

namespace osiris {

// The connections file on disk, read again when it has changed: each answer
// is as fresh as the moment of its call. Thread-safe.
class ConnectionsSource {
 public:
  // `path` need not exist; then there are no connections.
  explicit ConnectionsSource(std::string path);

  // The file as it is now. Fails with
  //   CONFIG/UNREADABLE   it is there and cannot be read or is no YAML
  absl::StatusOr<std::shared_ptr<const ConnectionsFile>> Current();

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

  const std::string path_;
  std::mutex mutex_;
  // Of `file_`, if it may be used again.
  Stamp stamp_;
  std::shared_ptr<const ConnectionsFile> file_;
};

}  // namespace osiris
