#include "core/cache/cache_store.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

std::string Key(int number) { return Sha256Hex(fmt::format("{}", number)); }

class CacheStoreTest : public testing::Test {
 protected:
  CacheStoreTest() : store_(Options(), &clock_) {}

  CacheOptions Options() const { return {.folder = folder_, .ttl = hours(24)}; }
  std::string FileOf(int number) const {
    return fmt::format("{}/{}.json", folder_, Key(number));
  }
  bool Holds(int number) { return store_.Find(Key(number)).has_value(); }

  const std::string folder_ =
      testing::TempDir() + "/cache_" + RandomHex(4) + "/.osiris/cache";
  FakeClock clock_;
  CacheStore store_;
};

TEST_F(CacheStoreTest, FindsWhatWasPut) {
  EXPECT_FALSE(store_.Find(Key(1)));
  ASSERT_OK(store_.Put(Key(1), {{"snapshot", "disc_1"}}));

  const auto entry = store_.Find(Key(1));

  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->value, Json({{"snapshot", "disc_1"}}));
  EXPECT_FALSE(Holds(2));
}

TEST_F(CacheStoreTest, CACHE001_AnotherProcessFindsItUnderTheSameKey) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  CacheStore another(Options(), &clock_);

  const auto entry = another.Find(Key(1));

  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->value, "one");
}

TEST_F(CacheStoreTest, CACHE002_AHitCarriesItsTimesTheSameFromEveryProcess) {
  const auto put = store_.Put(Key(1), "one");
  ASSERT_OK(put);
  clock_.Advance(hours(1));
  CacheStore another(Options(), &clock_);

  for (const auto& entry : {store_.Find(Key(1)), another.Find(Key(1))}) {
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->created, put->created);
    EXPECT_EQ(entry->expires, put->created + hours(24));
    EXPECT_EQ(entry->stamp, put->stamp);
  }
}

TEST_F(CacheStoreTest, CACHE003_StaysWithinItsBytes) {
  CacheOptions options = Options();
  ASSERT_OK(store_.Put(Key(0), std::string(1000, 'x')));
  options.max_bytes = 3 * store_.Measure().bytes;
  CacheStore small(options, &clock_);
  for (int i = 0; i < 20; ++i) {
    clock_.Advance(seconds(1));
    ASSERT_OK(small.Put(Key(i), std::string(1000, 'x')));

    EXPECT_LE(small.Measure().bytes, options.max_bytes);
  }
  EXPECT_EQ(small.Measure().entries, 3);
}

TEST_F(CacheStoreTest, CACHE003_DropsWhatWasUsedLongestAgo) {
  CacheOptions options = Options();
  ASSERT_OK(store_.Put(Key(0), std::string(1000, 'x')));
  options.max_bytes = 2 * store_.Measure().bytes;
  CacheStore small(options, &clock_);
  clock_.Advance(seconds(1));
  ASSERT_OK(small.Put(Key(1), std::string(1000, 'x')));
  clock_.Advance(seconds(1));
  ASSERT_TRUE(small.Find(Key(0)));
  clock_.Advance(seconds(1));

  ASSERT_OK(small.Put(Key(2), std::string(1000, 'x')));

  EXPECT_TRUE(small.Find(Key(0)));
  EXPECT_FALSE(small.Find(Key(1)));
  EXPECT_TRUE(small.Find(Key(2)));
}

TEST_F(CacheStoreTest, CACHE003_KeepsTheNewestThoughTheClockWentBack) {
  CacheOptions options = Options();
  ASSERT_OK(store_.Put(Key(0), std::string(1000, 'x')));
  options.max_bytes = store_.Measure().bytes;
  CacheStore small(options, &clock_);
  ASSERT_OK(small.Put(Key(0), std::string(1000, 'x')));
  clock_.SetWall(clock_.Now() - hours(1));

  ASSERT_OK(small.Put(Key(1), std::string(1000, 'x')));

  EXPECT_TRUE(small.Find(Key(1)));
}

TEST_F(CacheStoreTest, CACHE003_DoesNotKeepWhatIsLargerThanItAll) {
  ASSERT_OK(store_.Put(Key(1), "small"));
  ASSERT_OK(store_.Put(Key(1), std::string(CacheStore::kMaxEntryBytes, 'x')));

  EXPECT_FALSE(Holds(1));
}

TEST_F(CacheStoreTest, EndsAnEntryAtItsTimeAndNotBefore) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  clock_.Advance(hours(24) - seconds(1));
  EXPECT_TRUE(Holds(1));

  clock_.Advance(seconds(1));

  EXPECT_FALSE(Holds(1));
  EXPECT_FALSE(std::filesystem::exists(FileOf(1)));
}

TEST_F(CacheStoreTest, CACHE005_MovingTheClockBackNeverRevivesAnExpiredEntry) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  const Clock::Wall put = clock_.Now();
  clock_.Advance(hours(25));

  clock_.SetWall(put + hours(1));

  EXPECT_FALSE(Holds(1));
  clock_.SetWall(put);
  EXPECT_FALSE(Holds(1));
}

TEST_F(CacheStoreTest, CACHE005_AnEntryReadFromDiskAgesByTheMonotonicClock) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  const Clock::Wall put = clock_.Now();
  CacheStore another(Options(), &clock_);
  clock_.Advance(hours(20));
  ASSERT_TRUE(another.Find(Key(1)));
  clock_.SetWall(put);

  clock_.Advance(hours(5));

  EXPECT_FALSE(another.Find(Key(1)));
}

TEST_F(CacheStoreTest, CACHE005_AnEntryFromTheFutureIsNone) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  clock_.SetWall(clock_.Now() - hours(1));
  CacheStore another(Options(), &clock_);

  EXPECT_FALSE(another.Find(Key(1)));
}

TEST_F(CacheStoreTest, CACHE007_ExpiredEntriesVanishWithoutBeingTouched) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  clock_.Advance(hours(24));

  ASSERT_OK(store_.Put(Key(2), "two"));

  EXPECT_FALSE(std::filesystem::exists(FileOf(1)));
  EXPECT_TRUE(std::filesystem::exists(FileOf(2)));
}

TEST_F(CacheStoreTest, CACHE007_FirstUseOfAStoreSweepsToo) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  clock_.Advance(hours(24));
  CacheStore another(Options(), &clock_);

  another.Find(Key(2));

  EXPECT_FALSE(std::filesystem::exists(FileOf(1)));
}

TEST_F(CacheStoreTest, RC005_RemovingAnEntryLeavesNoCopyToBeRead) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  CacheStore another(Options(), &clock_);
  ASSERT_TRUE(another.Find(Key(1)));

  store_.Remove(Key(1));

  EXPECT_FALSE(Holds(1));
  EXPECT_FALSE(another.Find(Key(1)));
  EXPECT_EQ(store_.Measure().entries, 0);
}

TEST_F(CacheStoreTest, N14_WhatIsNoEntryIsAMissAndIsRemoved) {
  const std::vector<std::string> wrong = {
      "",
      "[]",
      "{}",
      "null",
      "nonsense",
      "[1,2",
      "{\"format\":1}",
      "{\"format\":2,\"key\":1,\"stamp\":1,\"created\":1,\"expires\":1,"
      "\"value\":1,\"checksum\":1}",
      std::string(2 * CacheStore::kMaxEntryBytes, 'x')};
  for (size_t i = 0; i < wrong.size(); ++i) {
    ASSERT_OK(store_.Put(Key(1), "one"));
    ASSERT_OK(ReplaceFile(FileOf(1), wrong[i]));

    EXPECT_FALSE(Holds(1)) << wrong[i].substr(0, 80);
    EXPECT_FALSE(std::filesystem::exists(FileOf(1)));
    EXPECT_EQ(store_.Measure().damaged, static_cast<int64_t>(i + 1));
  }
}

TEST_F(CacheStoreTest, ERR010_ACorruptFileIsLoggedCountedAndRemoved) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  ASSERT_OK(ReplaceFile(FileOf(1), "corrupt"));
  testing::internal::CaptureStderr();

  EXPECT_FALSE(Holds(1));

  const std::string logged = testing::internal::GetCapturedStderr();
  EXPECT_THAT(logged, testing::HasSubstr("cache_entry.damaged"));
  EXPECT_EQ(store_.Measure().damaged, 1);
  EXPECT_FALSE(std::filesystem::exists(FileOf(1)));
}

TEST_F(CacheStoreTest, ERR011_SaysWhatItCouldNotRemove) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  std::filesystem::remove(FileOf(1));
  std::filesystem::create_directories(FileOf(1) + "/in the way");
  testing::internal::CaptureStderr();

  store_.Remove(Key(1));

  const std::string logged = testing::internal::GetCapturedStderr();
  EXPECT_THAT(logged, testing::HasSubstr("cache_entry.kept"));
  EXPECT_THAT(logged, testing::HasSubstr(Key(1)));
}

TEST_F(CacheStoreTest, ERR010_EveryChangedByteIsNoticed) {
  ASSERT_OK(store_.Put(Key(1), {{"snapshot", "disc_0123456789abcdef"}}));
  const std::string whole = *ReadFile(FileOf(1));
  for (size_t i = 0; i + 1 < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] ^= 1;
    ASSERT_OK(ReplaceFile(FileOf(1), changed));

    EXPECT_FALSE(Holds(1)) << "byte " << i;
  }
}

TEST_F(CacheStoreTest, N15_AnEntryUnderAnotherKeysNameIsAMiss) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  ASSERT_OK(store_.Put(Key(2), "two"));
  ASSERT_OK(ReplaceFile(FileOf(2), *ReadFile(FileOf(1))));

  EXPECT_FALSE(Holds(2));
  EXPECT_TRUE(Holds(1));
}

TEST_F(CacheStoreTest, FollowsNoLinkOutOfItsFolder) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  std::filesystem::rename(FileOf(1), folder_ + "/../elsewhere");
  std::filesystem::create_symlink(folder_ + "/../elsewhere", FileOf(1));

  EXPECT_FALSE(Holds(1));
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/../elsewhere"));
}

TEST_F(CacheStoreTest, LOCK004_ReadersSeeAnEntryOrNoneWhileItIsRemoved) {
  // The files' own time: a reader sweeps what a dead writer left long ago.
  clock_.SetWall(std::chrono::system_clock::now());
  ASSERT_OK(store_.Put(Key(1), "one"));
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      CacheStore reader(Options(), &clock_);
      while (!stop) {
        const auto entry = reader.Find(Key(1));
        if (entry && entry->value != "one") ++wrong;
      }
      if (reader.Measure().damaged != 0) ++wrong;
    });
  }
  for (int i = 0; i < 200; ++i) {
    store_.Remove(Key(1));
    EXPECT_OK(store_.Put(Key(1), "one"));
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();

  EXPECT_EQ(wrong, 0);
}

TEST_F(CacheStoreTest, RemovesLocksThatADeadHolderLeft) {
  ASSERT_OK(store_.Put(Key(1), "one"));
  const std::string lock = fmt::format("{}/{}.lock", folder_, Key(9));
  ASSERT_OK(ReplaceFile(lock, ""));

  ASSERT_OK(store_.Put(Key(2), "two"));

  EXPECT_FALSE(std::filesystem::exists(lock));
}

TEST_F(CacheStoreTest, LeavesAHeldLockAlone) {
  const auto held = store_.Lock(Key(1), {});
  ASSERT_OK(held);
  ASSERT_OK(store_.Put(Key(1), "one"));

  CallContext at_once;
  at_once.deadline = CallContext::Clock::now();
  EXPECT_THAT(store_.Lock(Key(1), at_once), FailsWith(ErrorCode::kRunTimedOut));
}

TEST_F(CacheStoreTest, MissesWhereItsFolderCannotBe) {
  ASSERT_OK(MakeFolder(folder_));
  ASSERT_OK(ReplaceFile(folder_ + "/file", ""));
  CacheStore store({.folder = folder_ + "/file/cache"}, &clock_);

  EXPECT_FALSE(store.Find(Key(1)));
  EXPECT_FALSE(store.Put(Key(1), "one").ok());
  EXPECT_FALSE(store.Lock(Key(1), {}).ok());
}

}  // namespace
}  // namespace osiris
