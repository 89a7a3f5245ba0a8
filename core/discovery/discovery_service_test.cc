#include "core/discovery/discovery_service.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/discovery/discovery_test_fixture.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::hours;

class DiscoveryServiceTest : public DiscoveryFixture {};

TEST_F(DiscoveryServiceTest, DescribesASourceAndStoresWhatItFound) {
  const auto discovery = Discover("@fake.shop");

  ASSERT_OK(discovery);
  EXPECT_EQ(discovery->connection, "@fake.shop");
  EXPECT_FALSE(discovery->from_cache);
  ASSERT_EQ(discovery->catalog->tables.size(), 2u);
  EXPECT_EQ(discovery->catalog->tables[0].name.name, "customers");
  EXPECT_EQ(discovery->expires, discovery->created + hours(24));
  const auto stored = snapshots_.ReadCatalog(discovery->overview.id);
  ASSERT_OK(stored);
  EXPECT_EQ(**stored, *discovery->catalog);
}

TEST_F(DiscoveryServiceTest, AnswersFromCacheWhileFresh) {
  const auto first = Discover("@fake.shop");
  ASSERT_OK(first);
  clock_.Advance(hours(23));

  const auto second = Discover("@fake.shop");

  ASSERT_OK(second);
  EXPECT_TRUE(second->from_cache);
  EXPECT_EQ(*second->catalog, *first->catalog);
  EXPECT_EQ(second->overview, first->overview);
  EXPECT_EQ(source_.opens(), 1);
}

TEST_F(DiscoveryServiceTest, CACHE002_AHitCarriesItsTimes) {
  const auto first = Discover("@fake.shop");
  ASSERT_OK(first);
  clock_.Advance(hours(1));

  const auto second = Discover("@fake.shop");

  ASSERT_OK(second);
  EXPECT_EQ(second->created, first->created);
  EXPECT_EQ(second->expires, first->expires);
}

// Known bug A-006.
TEST_F(DiscoveryServiceTest, AsksAgainOnceStale) {
  ASSERT_OK(Discover("@fake.shop"));
  clock_.Advance(hours(24));

  const auto second = Discover("@fake.shop");

  ASSERT_OK(second);
  EXPECT_FALSE(second->from_cache);
  EXPECT_EQ(source_.opens(), 2);
}

TEST_F(DiscoveryServiceTest, CACHE005_MovingTheClockBackRevivesNothing) {
  ASSERT_OK(Discover("@fake.shop"));
  const Clock::Wall then = clock_.Now();
  clock_.Advance(hours(25));
  clock_.SetWall(then + hours(1));

  ASSERT_OK(Discover("@fake.shop"));

  EXPECT_EQ(source_.opens(), 2);
}

TEST_F(DiscoveryServiceTest, RefreshAsksTheSource) {
  const auto first = Discover("@fake.shop");
  ASSERT_OK(first);
  AddTable("reviews");
  clock_.Advance(hours(1));

  const auto second = service_.Discover(
      {.connection = "@fake.shop", .refresh = true}, CallContext());

  ASSERT_OK(second);
  EXPECT_FALSE(second->from_cache);
  EXPECT_EQ(second->catalog->tables.size(), 3u);
  EXPECT_NE(second->overview.id, first->overview.id);
  EXPECT_OK(snapshots_.ReadCatalog(first->overview.id));
  const auto third = Discover("@fake.shop");
  ASSERT_OK(third);
  EXPECT_EQ(third->overview.id, second->overview.id);
}

TEST_F(DiscoveryServiceTest, TheSameContentIsOneSnapshotWithTwoSightings) {
  const auto first = Discover("@fake.shop");
  ASSERT_OK(first);
  clock_.Advance(hours(25));

  const auto second = Discover("@fake.shop");

  ASSERT_OK(second);
  EXPECT_EQ(second->overview.id, first->overview.id);
  EXPECT_EQ(snapshots_.ReadSightings(first->overview.id, 10)->size(), 2u);
}

TEST_F(DiscoveryServiceTest, TwoNamesOfOnePlaceShareAnAnswer) {
  ASSERT_OK(Discover("@fake.shop"));

  const auto twin = Discover("@fake.twin");

  ASSERT_OK(twin);
  EXPECT_TRUE(twin->from_cache);
  EXPECT_EQ(twin->connection, "@fake.twin");
}

TEST_F(DiscoveryServiceTest, N15_DifferentConnectionsNeverShareResults) {
  const auto shop = Discover("@fake.shop");
  const auto other = Discover("@fake.other");

  ASSERT_OK(shop);
  ASSERT_OK(other);
  EXPECT_FALSE(other->from_cache);
  EXPECT_NE(shop->overview.id, other->overview.id);
}

TEST_F(DiscoveryServiceTest, N16_AnAliasThatMovedIsAskedAgain) {
  ASSERT_OK(Discover("@fake.shop"));
  resolver_.Add("@fake.shop", "fake", "/moved");

  const auto moved = Discover("@fake.shop");

  ASSERT_OK(moved);
  EXPECT_FALSE(moved->from_cache);
}

TEST_F(DiscoveryServiceTest, OptionsAndDriverVersionAreAnotherQuestion) {
  ASSERT_OK(Discover("@fake.shop"));
  const auto full = service_.Discover(
      {.connection = "@fake.shop", .detail = DetailLevel::kFull}, {});
  const auto sampled =
      service_.Discover({.connection = "@fake.shop", .sample_rows = 2}, {});
  const DriverRegistry newer = MakeRegistry(source_, "fake/2");
  DiscoveryService after_upgrade(&resolver_, &newer, &cache_, &snapshots_,
                                 &clock_);
  const auto upgraded =
      after_upgrade.Discover({.connection = "@fake.shop"}, {});

  ASSERT_OK(full);
  ASSERT_OK(sampled);
  ASSERT_OK(upgraded);
  EXPECT_FALSE(full->from_cache);
  EXPECT_FALSE(sampled->from_cache);
  EXPECT_FALSE(upgraded->from_cache);
  EXPECT_EQ(source_.opens(), 4);
}

TEST_F(DiscoveryServiceTest, N17_SamplesAreRowsPerTable) {
  const auto none = Discover("@fake.shop");
  const auto two =
      service_.Discover({.connection = "@fake.shop", .sample_rows = 2}, {});

  ASSERT_OK(none);
  ASSERT_OK(two);
  for (const Table& table : none->catalog->tables) {
    EXPECT_FALSE(table.samples);
  }
  for (const Table& table : two->catalog->tables) {
    ASSERT_TRUE(table.samples);
    EXPECT_EQ(table.samples->rows(), 2u);
  }
  EXPECT_THAT(
      service_.Discover({.connection = "@fake.shop", .sample_rows = 101}, {}),
      FailsWith(ErrorCode::kProtocolArgumentInvalid));
}

TEST_F(DiscoveryServiceTest, TakesWhatIsLeftOutFromTheConfiguration) {
  DiscoveryService service(&resolver_, &drivers_, &cache_, &snapshots_, &clock_,
                           {.detail = DetailLevel::kFull, .sample_rows = 1});

  const auto discovery = service.Discover({.connection = "@fake.shop"}, {});

  ASSERT_OK(discovery);
  EXPECT_EQ(discovery->overview.options,
            (SnapshotOptions{.detail = DetailLevel::kFull, .sample_rows = 1}));
}

TEST_F(DiscoveryServiceTest, N18_AnUnknownConnectionIsAnError) {
  EXPECT_THAT(Discover("@fake.nobody"),
              FailsWith(ErrorCode::kConnectionNotFound));
  EXPECT_THAT(Discover("@nobody.serves"),
              FailsWith(ErrorCode::kConnectionFamilyUnknown));
}

TEST_F(DiscoveryServiceTest, ERR004_PassesEachFailureOnAndRemembersNone) {
  for (const ErrorCode code :
       {ErrorCode::kConnectionUnreachable, ErrorCode::kConnectionRefused,
        ErrorCode::kConnectionNotADatabase}) {
    source_.FailOpening(MakeError(code, "failed"));
    EXPECT_THAT(Discover("@fake.shop"), FailsWith(code));
  }
  source_.FailOpening(absl::OkStatus());
  source_.FailCalls(MakeError(ErrorCode::kRunWorkerCrashed, "crashed"));
  EXPECT_THAT(Discover("@fake.shop"), FailsWith(ErrorCode::kRunWorkerCrashed));
  source_.FailCalls(absl::OkStatus());

  const auto discovery = Discover("@fake.shop");

  ASSERT_OK(discovery);
  EXPECT_FALSE(discovery->from_cache);
  EXPECT_EQ(snapshots_.List([](const auto&) { return true; })->records.size(),
            1u);
}

TEST_F(DiscoveryServiceTest, ATableThatFailsDoesNotFailTheRest) {
  source_.FailTable({.name = "orders"},
                    MakeError(ErrorCode::kDiscoveryTableFailed, "broken"));

  const auto discovery = Discover("@fake.shop");

  ASSERT_OK(discovery);
  ASSERT_EQ(discovery->catalog->tables.size(), 2u);
  EXPECT_FALSE(discovery->catalog->tables[0].error);
  ASSERT_TRUE(discovery->catalog->tables[1].error);
  EXPECT_EQ(discovery->catalog->tables[1].error->code,
            "DISCOVERY/TABLE_FAILED");
  EXPECT_EQ(discovery->overview.counts.errors, 1);
}

TEST_F(DiscoveryServiceTest, ACancelledDiscoveryLeavesNothing) {
  source_.Hold();
  CallContext context;
  absl::Status status;
  std::thread caller(
      [&] { status = Discover("@fake.shop", context).status(); });
  source_.WaitUntilHeld();

  context.cancellation.Cancel();

  caller.join();
  EXPECT_THAT(status, FailsWith(ErrorCode::kRunCancelled));
  EXPECT_TRUE(
      snapshots_.List([](const auto&) { return true; })->records.empty());
  EXPECT_EQ(cache_.Measure().entries, 0);
}

TEST_F(DiscoveryServiceTest, AsksTheSourceOnceForAllWhoWait) {
  source_.Hold();
  std::vector<std::thread> callers;
  std::atomic<int> answers = 0;
  std::atomic<int> from_cache = 0;
  for (int i = 0; i < 6; ++i) {
    callers.emplace_back([&] {
      const auto discovery = Discover("@fake.shop");
      answers += discovery.ok();
      from_cache += discovery.ok() && discovery->from_cache;
    });
  }
  source_.WaitUntilHeld();
  source_.Release();
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(answers, 6);
  EXPECT_EQ(from_cache, 5);
  EXPECT_EQ(source_.opens(), 1);
}

TEST_F(DiscoveryServiceTest, AnotherProcessWaitsForTheSameAnswer) {
  CacheStore their_cache({.folder = home_ + "/cache"}, &clock_);
  SnapshotStore their_snapshots(home_ + "/discovery");
  DiscoveryService theirs(&resolver_, &drivers_, &their_cache, &their_snapshots,
                          &clock_);
  source_.Hold();
  std::thread ours([&] { EXPECT_OK(Discover("@fake.shop")); });
  source_.WaitUntilHeld();
  CallContext hurried;
  hurried.deadline = CallContext::Clock::now() + std::chrono::milliseconds(20);
  EXPECT_THAT(theirs.Discover({.connection = "@fake.shop"}, hurried),
              FailsWith(ErrorCode::kRunTimedOut));
  source_.Release();

  const auto discovery = theirs.Discover({.connection = "@fake.shop"}, {});

  ours.join();
  ASSERT_OK(discovery);
  EXPECT_TRUE(discovery->from_cache);
  EXPECT_EQ(source_.opens(), 1);
}

TEST_F(DiscoveryServiceTest, ADamagedSnapshotIsDiscoveredAgain) {
  const auto first = Discover("@fake.shop");
  ASSERT_OK(first);
  ASSERT_OK(ReplaceFile(
      fmt::format("{}/discovery/{}/tables.json", home_, first->overview.id),
      "damaged"));

  const auto second = Discover("@fake.shop");

  ASSERT_OK(second);
  EXPECT_FALSE(second->from_cache);
  EXPECT_EQ(second->overview.id, first->overview.id);
  EXPECT_OK(snapshots_.ReadCatalog(first->overview.id));
}

TEST_F(DiscoveryServiceTest, N14_AnEntryThatNamesNoSnapshotIsAMiss) {
  ASSERT_OK(Discover("@fake.shop"));
  std::string key;
  for (const auto& file :
       std::filesystem::directory_iterator(home_ + "/cache")) {
    key = file.path().stem();
  }
  for (const Json& value :
       {Json(), Json::array(), Json::object(), Json(7), Json{{"snapshot", 7}},
        Json{{"snapshot", "../../etc/passwd"}},
        Json{{"snapshot", "disc_0123456789abcdef"}}}) {
    ASSERT_OK(cache_.Put(key, value));

    const auto discovery = Discover("@fake.shop");

    ASSERT_OK(discovery) << value;
    EXPECT_FALSE(discovery->from_cache) << value;
  }
}

TEST_F(DiscoveryServiceTest, FailsWhereNothingCanBeStored) {
  ASSERT_OK(MakeFolder(home_));
  ASSERT_OK(ReplaceFile(home_ + "/discovery", "a file"));

  EXPECT_THAT(Discover("@fake.shop"),
              FailsWith(ErrorCode::kDiscoveryStoreUnusable));
}

TEST_F(DiscoveryServiceTest, FailsWhereNothingCanBeLocked) {
  ASSERT_OK(MakeFolder(home_));
  ASSERT_OK(ReplaceFile(home_ + "/cache", "a file"));

  EXPECT_THAT(Discover("@fake.shop"),
              FailsWith(ErrorCode::kDiscoveryStoreUnusable));
  EXPECT_EQ(source_.opens(), 0);
}

TEST_F(DiscoveryServiceTest, RecallsBySnapshotAndByConnection) {
  const auto first = Discover("@fake.shop");
  ASSERT_OK(first);
  AddTable("reviews");
  clock_.Advance(hours(25));
  const auto second = Discover("@fake.shop");
  ASSERT_OK(second);

  const auto by_id = service_.Recall(first->overview.id);
  const auto by_name = service_.Recall("@fake.twin");

  ASSERT_OK(by_id);
  EXPECT_EQ(*by_id->catalog, *first->catalog);
  ASSERT_OK(by_name);
  EXPECT_EQ(*by_name->catalog, *second->catalog);
  EXPECT_EQ(source_.opens(), 2);
  EXPECT_THAT(service_.Recall("disc_0123456789abcdef"),
              FailsWith(ErrorCode::kDiscoveryNotFound));
  EXPECT_THAT(service_.Recall("@fake.other"),
              FailsWith(ErrorCode::kDiscoveryNotFound));
}

}  // namespace
}  // namespace osiris
