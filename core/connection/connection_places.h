#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/environment.h"
#include "core/config/paths.h"
#include "core/connection/connections_file.h"

namespace osiris {

// Which connections lead to one place: those whose settings have the same
// IdentityOf. Worked out once for a file; the newest that was asked about is
// kept. Any thread.
class ConnectionPlaces {
 public:
  ConnectionPlaces(Environment environment, Paths paths);

  // The references of the connections in `file` to the place `identity`, in the
  // file's order. Of those that cannot be resolved nobody knows; secrets do not
  // count, and no store is asked for them.
  std::vector<std::string> ReferencesTo(
      const std::shared_ptr<const ConnectionsFile>& file,
      std::string_view identity);

 private:
  struct Places {
    std::shared_ptr<const ConnectionsFile> file;
    std::map<std::string, std::vector<std::string>, std::less<>> references;
  };

  std::shared_ptr<const Places> PlacesOf(
      const std::shared_ptr<const ConnectionsFile>& file);

  const Environment environment_;
  const Paths paths_;
  std::mutex mutex_;
  std::shared_ptr<const Places> places_;  // guarded by `mutex_`
};

}  // namespace osiris
