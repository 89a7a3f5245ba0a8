#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/cancellation.h"
#include "core/base/unique_fd.h"
#include "core/config/paths.h"

namespace osiris {

// What was changed below a home folder, by whomever.
struct HomeChanges {
  // osiris.yaml.
  bool settings = false;
  // osiris_connections.yaml.
  bool connections = false;
  // A snapshot came or went.
  bool snapshots = false;
  // Identities of sources whose newest snapshot is another one now.
  std::set<std::string> sources;
  // Sessions of which memory holds something else.
  std::set<std::string> memories;

  bool any() const {
    return settings || connections || snapshots || !sources.empty() ||
           !memories.empty();
  }
};

// Watches a home folder on a thread of its own, also parts of it that do not
// exist yet. Changes that come together are told together, when nothing more
// came for 50 ms, and 500 ms after the first of them at the latest.
class HomeWatch {
 public:
  using Tell = std::function<void(const HomeChanges&)>;
  // Called at once when Paths::paused_file may have come or gone.
  using TouchPause = std::function<void()>;

  // What changes after the constructor returned is told, for each call from
  // the watch's thread.
  HomeWatch(Paths paths, Tell tell, TouchPause touch_pause = {});
  // Waits for a `tell` that is being made.
  ~HomeWatch();
  HomeWatch(const HomeWatch&) = delete;
  HomeWatch& operator=(const HomeWatch&) = delete;

 private:
  using Time = std::chrono::steady_clock::time_point;

  // Watches what exists by now. True: something that did not before, and may
  // hold news.
  bool WatchFolders();
  void Run();
  // False when it is to stop.
  bool AwaitEvents(const HomeChanges& gathered, Time first);
  void Read(HomeChanges& changes);
  // What is in memory, of which it is not known what is new.
  void NoteMemories(HomeChanges& changes) const;
  void Note(const std::string& folder, const std::string& name,
            HomeChanges& changes) const;

  const Paths paths_;
  const Tell tell_;
  const TouchPause touch_pause_;
  const Cancellation stop_;
  UniqueFd events_;
  // By inotify's number.
  std::map<int, std::string> folders_;
  std::thread thread_;
};

}  // namespace osiris
