#include "broker/home_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/memory/memory_uri.h"

namespace osiris {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                             IN_DELETE | IN_CREATE | IN_ONLYDIR;
constexpr milliseconds kQuiet{50};
constexpr milliseconds kLongest{500};
// How often a home that does not exist is looked for.
constexpr milliseconds kLookAgain{1000};

std::string FileName(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// "<session>.jsonl"; what else is there means nothing.
void NoteMemory(const std::string& name, HomeChanges& changes) {
  constexpr std::string_view kSuffix = ".jsonl";
  if (!name.ends_with(kSuffix)) return;
  std::string session = name.substr(0, name.size() - kSuffix.size());
  if (IsMemorySession(session)) changes.memories.insert(std::move(session));
}

}  // namespace

HomeWatch::HomeWatch(Paths paths, Tell tell, TouchPause touch_pause)
    : paths_(std::move(paths)),
      tell_(std::move(tell)),
      touch_pause_(std::move(touch_pause)),
      events_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  // Made before the thread that polls it.
  stop_.fd();
  WatchFolders();
  thread_ = std::thread([this] { Run(); });
}

HomeWatch::~HomeWatch() {
  stop_.Cancel();
  thread_.join();
}

bool HomeWatch::WatchFolders() {
  const std::array<std::string, 7> wanted = {
      paths_.home,
      paths_.state,
      paths_.run,
      paths_.memory.substr(0, paths_.memory.rfind('/')),
      paths_.memory,
      paths_.discovery,
      paths_.discovery + "/latest"};
  bool more = false;
  for (const std::string& folder : wanted) {
    const int number =
        inotify_add_watch(events_.get(), folder.c_str(), kEvents);
    // Not there, or not ours to look at: perhaps next time.
    if (number < 0) continue;
    if (!folders_.emplace(number, folder).second) continue;
    if (folder == paths_.run) {
      if (touch_pause_) touch_pause_();
    } else {
      more = true;
    }
  }
  return more;
}

void HomeWatch::Run() {
  HomeChanges changes;
  Time first;
  while (AwaitEvents(changes, first)) {
    const bool fresh = !changes.any();
    const auto before = steady_clock::now();
    pollfd waiting = {events_.get(), POLLIN, 0};
    const bool more = poll(&waiting, 1, 0) > 0;
    if (more) Read(changes);
    // A folder that is new may have been filled before it was watched.
    while (WatchFolders()) {
      changes.snapshots = true;
      NoteMemories(changes);
    }
    if (!changes.any()) continue;
    if (fresh) first = before;
    if (more && before - first < kLongest) continue;
    tell_(std::exchange(changes, {}));
  }
}

bool HomeWatch::AwaitEvents(const HomeChanges& gathered, Time first) {
  int wait = -1;
  if (gathered.any()) {
    const auto left =
        std::chrono::ceil<milliseconds>(first + kLongest - steady_clock::now());
    wait =
        static_cast<int>(std::clamp<int64_t>(left.count(), 0, kQuiet.count()));
  } else if (folders_.empty()) {
    wait = static_cast<int>(kLookAgain.count());
  }
  pollfd fds[] = {{events_.get(), POLLIN, 0}, {stop_.fd(), POLLIN, 0}};
  poll(fds, 2, wait);
  return !stop_.cancelled();
}

void HomeWatch::Read(HomeChanges& changes) {
  alignas(inotify_event) char buffer[16384];
  while (true) {
    const ssize_t size = read(events_.get(), buffer, sizeof(buffer));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    for (ssize_t at = 0; at < size;) {
      inotify_event event = {};
      std::memcpy(&event, buffer + at, sizeof(event));
      const char* const name = buffer + at + sizeof(event);
      at += static_cast<ssize_t>(sizeof(event) + event.len);
      if ((event.mask & IN_Q_OVERFLOW) != 0) {
        changes.settings = changes.connections = changes.snapshots = true;
        NoteMemories(changes);
      } else if ((event.mask & IN_IGNORED) != 0) {
        folders_.erase(event.wd);
      } else if (const auto found = folders_.find(event.wd);
                 found != folders_.end() && event.len > 0) {
        Note(found->second, name, changes);
      }
    }
  }
}

void HomeWatch::NoteMemories(HomeChanges& changes) const {
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(paths_.memory, error)) {
    NoteMemory(entry.path().filename().string(), changes);
  }
}

void HomeWatch::Note(const std::string& folder, const std::string& name,
                     HomeChanges& changes) const {
  if (folder == paths_.home) {
    changes.settings |= name == FileName(paths_.config_file);
    changes.connections |= name == FileName(paths_.connections_file);
  } else if (folder == paths_.run) {
    if (name == FileName(paths_.paused_file) && touch_pause_) touch_pause_();
  } else if (folder == paths_.discovery) {
    changes.snapshots |= name.starts_with("disc_");
  } else if (folder == paths_.memory) {
    NoteMemory(name, changes);
  } else if (folder == paths_.discovery + "/latest" &&
             !name.ends_with(".tmp")) {
    // "<identity>.<detail>.<samples>"
    changes.sources.insert(name.substr(0, name.find('.')));
  }
}

}  // namespace osiris
