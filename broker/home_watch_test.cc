#include "broker/home_watch.h"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/pause/pause_switch.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class HomeWatchTest : public testing::Test {
 protected:
  HomeWatchTest()
      : home_(testing::TempDir() + "/watch_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(home_);
    EXPECT_OK(MakeFolder(home_));
  }
  ~HomeWatchTest() override { std::filesystem::remove_all(home_); }

  Paths paths() const { return PathsBelow(home_, HomeRule::kFlag); }

  HomeWatch::Tell Collect() {
    return [this](const HomeChanges& changes) {
      const std::lock_guard lock(mutex_);
      seen_.settings |= changes.settings;
      seen_.connections |= changes.connections;
      seen_.snapshots |= changes.snapshots;
      seen_.sources.insert(changes.sources.begin(), changes.sources.end());
      seen_.memories.insert(changes.memories.begin(), changes.memories.end());
      ++tellings_;
      told_.notify_all();
    };
  }

  // Waits until what was told fulfils `enough`.
  void Await(const std::function<bool(const HomeChanges&)>& enough) {
    std::unique_lock lock(mutex_);
    told_.wait(lock, [&] { return enough(seen_); });
  }

  const std::string home_;
  std::mutex mutex_;
  std::condition_variable told_;
  HomeChanges seen_;
  int tellings_ = 0;
};

TEST_F(HomeWatchTest, TellsOfEachFileByItsName) {
  const HomeWatch watch(paths(), Collect());

  ASSERT_OK(ReplaceFile(paths().connections_file, "version: 1\n"));
  Await([](const HomeChanges& seen) { return seen.connections; });
  EXPECT_FALSE(seen_.settings);

  ASSERT_OK(ReplaceFile(paths().config_file, "mcp:\n  queue: 5\n"));
  Await([](const HomeChanges& seen) { return seen.settings; });
}

TEST_F(HomeWatchTest, TellsOfAPauseAlsoInAFolderThatIsNew) {
  bool paused = false;
  bool resumed = false;
  const PauseSwitch pause(paths().paused_file, &SystemClock());
  const HomeWatch watch(paths(), Collect(), [&] {
    const std::lock_guard lock(mutex_);
    paused = paused || pause.IsPaused();
    resumed = resumed || (paused && !pause.IsPaused());
    told_.notify_all();
  });

  ASSERT_OK(pause.Begin(""));
  {
    std::unique_lock lock(mutex_);
    told_.wait(lock, [&] { return paused; });
  }
  ASSERT_OK(pause.End());
  std::unique_lock lock(mutex_);
  told_.wait(lock, [&] { return resumed; });
  EXPECT_FALSE(seen_.any());
}

// The folder is made and filled at once: the first memory is not missed.
TEST_F(HomeWatchTest, TellsOfEveryMemoryAlsoOfTheFirst) {
  const HomeWatch watch(paths(), Collect());

  ASSERT_OK(MakeFolder(paths().memory));
  ASSERT_OK(CreateFile(paths().memory + "/first.jsonl", "x\n"));
  Await(
      [](const HomeChanges& seen) { return seen.memories.contains("first"); });
  ASSERT_OK(CreateFile(paths().memory + "/no session.jsonl", "x\n"));
  ASSERT_OK(CreateFile(paths().memory + "/memory.lock", "x\n"));
  ASSERT_OK(CreateFile(paths().memory + "/second.jsonl", "x\n"));
  Await(
      [](const HomeChanges& seen) { return seen.memories.contains("second"); });
  std::filesystem::remove(paths().memory + "/first.jsonl");
  {
    const std::lock_guard lock(mutex_);
    seen_.memories.erase("first");
    EXPECT_EQ(seen_.memories, std::set<std::string>{"second"});
  }
  EXPECT_TRUE(seen_.sources.empty());
}

TEST_F(HomeWatchTest, FindsFoldersThatAreMadeLater) {
  const HomeWatch watch(paths(), Collect());

  ASSERT_OK(MakeFolder(paths().discovery + "/disc_0123456789abcdef"));
  Await([](const HomeChanges& seen) { return seen.snapshots; });
  ASSERT_OK(MakeFolder(paths().discovery + "/latest"));
  // Whether the watch on the folder is there already cannot be seen: the file
  // is written until it was.
  std::filesystem::path file = paths().discovery + "/latest/feed.summary.0";
  while (true) {
    ASSERT_OK(ReplaceFile(file, "disc_0123456789abcdef\n"));
    std::unique_lock lock(mutex_);
    if (told_.wait_for(lock, std::chrono::milliseconds(200),
                       [this] { return seen_.sources.contains("feed"); })) {
      break;
    }
  }
}

TEST_F(HomeWatchTest, TellsChangesTogether) {
  ASSERT_OK(MakeFolder(paths().discovery + "/latest"));
  const HomeWatch watch(paths(), Collect());

  for (int i = 0; i < 20; ++i) {
    ASSERT_OK(ReplaceFile(paths().config_file, "mcp:\n  queue: 5\n"));
  }
  ASSERT_OK(ReplaceFile(paths().discovery + "/latest/a.full.0", "x"));
  Await([](const HomeChanges& seen) {
    return seen.settings && seen.sources.contains("a");
  });

  EXPECT_LT(tellings_, 20);
}

TEST_F(HomeWatchTest, EndsAtOnce) {
  for (int i = 0; i < 50; ++i) HomeWatch(paths(), Collect());
}

}  // namespace
}  // namespace osiris
