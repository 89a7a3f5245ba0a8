#include "core/discovery/snapshot/snapshot_store.h"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/catalog_json.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

namespace fs = std::filesystem;

class SnapshotStoreTest : public testing::Test {
 protected:
  // One table of `columns` columns, with samples.
  static Catalog MakeCatalog(int columns) {
    Table table;
    table.name = {.schema = "main", .name = "orders"};
    RowBatch samples;
    for (int i = 0; i < columns; ++i) {
      table.columns.push_back({.name = fmt::format("c{}", i),
                               .declared_type = "TEXT",
                               .type = ColumnType::kText,
                               .position = i + 1});
      samples.columns.push_back(table.columns.back().name);
      Cell cell;
      cell.kind = Cell::Kind::kText;
      cell.bytes = "a value";
      cell.full_bytes = 7;
      samples.cells.push_back(cell);
    }
    table.samples = samples;
    Catalog catalog;
    catalog.tables = {table};
    catalog.total_tables = 1;
    return catalog;
  }

  Sighting SightingAt(int minutes) const {
    return {.time = Clock::Wall(std::chrono::minutes(30'000'000 + minutes)),
            .reference = "@fake.shop",
            .door = "cli",
            .client = "test",
            .driver = "fake/1",
            .elapsed_ms = 5};
  }

  std::string Record(int columns, int minutes = 0) {
    const auto stored = store_.Record(source_, options_, MakeCatalog(columns),
                                      SightingAt(minutes));
    EXPECT_OK(stored);
    return stored.ok() ? (*stored)->overview.id : "";
  }

  std::string PathOf(const std::string& id, std::string_view part) const {
    return fmt::format("{}/{}/{}", folder_, id, part);
  }
  size_t InQuarantine() const {
    if (!fs::exists(folder_ + "/quarantine")) return 0;
    return std::distance(fs::directory_iterator(folder_ + "/quarantine"),
                         fs::directory_iterator());
  }

  const std::string folder_ =
      testing::TempDir() + "/store_" + RandomHex(4) + "/.osiris/discovery";
  SnapshotSource source_{.identity = Sha256Hex("shop"), .family = "fake"};
  SnapshotOptions options_{.detail = DetailLevel::kSummary, .sample_rows = 1};
  SnapshotStore store_{folder_};
};

TEST_F(SnapshotStoreTest, ReadsBackWhatItStored) {
  const std::string id = Record(3);

  ASSERT_TRUE(IsSnapshotId(id));
  const auto catalog = store_.ReadCatalog(id);
  ASSERT_OK(catalog);
  EXPECT_EQ(**catalog, MakeCatalog(3));
  const auto overview = store_.ReadOverview(id);
  ASSERT_OK(overview);
  EXPECT_EQ(overview->source, source_);
  EXPECT_EQ(overview->options, options_);
  EXPECT_EQ(overview->counts.columns, 3);
}

TEST_F(SnapshotStoreTest, WhatNobodySaysWhenItWasSeenIsAsOldAsItsFiles) {
  // Long before the files are written.
  Record(1, -10'000'000);
  const std::string newest = Record(2, -9'000'000);
  for (const char* const bytes : {"", "no sighting\n"}) {
    ASSERT_OK(ReplaceFile(PathOf(newest, "sightings.jsonl"), bytes));

    const auto listing = store_.List([](const auto&) { return true; });

    ASSERT_OK(listing);
    ASSERT_EQ(listing->records.size(), 2u);
    EXPECT_EQ(listing->records[0].overview.id, newest);
    EXPECT_GT(listing->records[0].last_seen.time, SightingAt(-9'000'000).time);
    EXPECT_EQ(*store_.Latest(source_.identity, std::nullopt), newest);
  }
}

TEST_F(SnapshotStoreTest, ReadsBackWhereColumnsOfViewsComeFrom) {
  Catalog catalog = MakeCatalog(2);
  const TableColumn column = {.table = "cfg", .column = "value"};
  catalog.tables[0].samples->origins = {.shown = {column, std::nullopt},
                                        .read = {column}};
  const auto stored = store_.Record(source_, options_, catalog, SightingAt(0));
  ASSERT_OK(stored);

  const auto read = SnapshotStore(folder_).ReadCatalog((*stored)->overview.id);

  ASSERT_OK(read);
  EXPECT_EQ(**read, catalog);
}

TEST_F(SnapshotStoreTest, WritesTheDocumentedForm) {
  Catalog catalog = MakeCatalog(2);
  catalog.tables.emplace_back().name.name = "\xFF is no text\n";
  for (const Catalog& one : {Catalog(), MakeCatalog(2), catalog}) {
    Json tables = Json::array();
    for (const Table& table : one.tables) {
      tables.push_back(ToJson(table));
      tables.back().erase("samples");
    }
    const Json document = {
        {"untrusted", true},
        {"data", {{"tables", tables}, {"total_tables", one.tables.size()}}}};
    EXPECT_EQ(MakeSnapshot(source_, options_, one).texts.at("tables.json"),
              DumpJson(document) + "\n");
  }
}

TEST_F(SnapshotStoreTest, KeepsFilesToThisUserAlone) {
  const std::string id = Record(1);

  struct stat info = {};
  ASSERT_EQ(stat(fmt::format("{}/{}", folder_, id).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0700u);
  for (const std::string part :
       {"overview.json", "tables.json", "samples.json", "sightings.jsonl"}) {
    ASSERT_EQ(stat(PathOf(id, part).c_str(), &info), 0) << part;
    EXPECT_EQ(info.st_mode & 07777, 0600u) << part;
  }
}

// Known bug A-001.
TEST_F(SnapshotStoreTest, EqualContentHasOneIdWheneverItWasSeen) {
  const std::string id = Record(3, 0);
  const std::string before = *ReadFile(PathOf(id, "overview.json"));

  EXPECT_EQ(Record(3, 60), id);

  EXPECT_EQ(*ReadFile(PathOf(id, "overview.json")), before);
  const auto sightings = store_.ReadSightings(id, 10);
  ASSERT_OK(sightings);
  ASSERT_EQ(sightings->size(), 2u);
  EXPECT_EQ(sightings->at(0), SightingAt(60));
  EXPECT_EQ(sightings->at(1), SightingAt(0));
}

TEST_F(SnapshotStoreTest, OtherContentOptionsOrIdentityHasAnotherId) {
  const std::string id = Record(3);
  EXPECT_NE(Record(4), id);
  options_.sample_rows = 2;
  EXPECT_NE(Record(3), id);
  options_ = {.detail = DetailLevel::kFull, .sample_rows = 1};
  EXPECT_NE(Record(3), id);
  options_ = {.detail = DetailLevel::kSummary, .sample_rows = 1};
  source_.identity = Sha256Hex("other");
  EXPECT_NE(Record(3), id);
}

TEST_F(SnapshotStoreTest, NeverOverwritesAStoredFile) {
  const std::string id = Record(3);
  struct stat before = {};
  ASSERT_EQ(stat(PathOf(id, "tables.json").c_str(), &before), 0);

  Record(3, 1);

  struct stat after = {};
  ASSERT_EQ(stat(PathOf(id, "tables.json").c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(SnapshotStoreTest, DamageIsNoticedAndPutAside) {
  for (const std::string part :
       {"overview.json", "tables.json", "samples.json"}) {
    const std::string id = Record(3);
    // Also where it was read before and is known.
    ASSERT_OK(store_.ReadCatalog(id));
    std::string bytes = *ReadFile(PathOf(id, part));
    bytes[bytes.size() / 2] ^= 1;
    ASSERT_OK(ReplaceFile(PathOf(id, part), bytes));
    const size_t before = InQuarantine();

    const auto catalog = store_.ReadCatalog(id);

    EXPECT_THAT(catalog, FailsWith(ErrorCode::kDiscoverySnapshotDamaged));
    EXPECT_EQ(ExitStatus(catalog.status()), 9);
    EXPECT_EQ(InQuarantine(), before + 1);
    EXPECT_THAT(store_.ReadCatalog(id),
                FailsWith(ErrorCode::kDiscoveryNotFound));
    EXPECT_EQ(Record(3), id);
    EXPECT_OK(store_.ReadCatalog(id));
  }
}

TEST_F(SnapshotStoreTest, AMissingPartIsDamage) {
  const std::string id = Record(3);
  fs::remove(PathOf(id, "samples.json"));

  EXPECT_THAT(store_.ReadPart(id, kSamplesPart),
              FailsWith(ErrorCode::kDiscoverySnapshotDamaged));
}

TEST_F(SnapshotStoreTest, ALinkInPlaceOfAPartIsDamage) {
  const std::string id = Record(3);
  fs::rename(PathOf(id, "tables.json"), folder_ + "/elsewhere");
  fs::create_symlink(folder_ + "/elsewhere", PathOf(id, "tables.json"));

  EXPECT_THAT(store_.ReadPart(id, kTablesPart),
              FailsWith(ErrorCode::kDiscoverySnapshotDamaged));
  EXPECT_TRUE(fs::exists(folder_ + "/elsewhere"));
}

TEST_F(SnapshotStoreTest, ASnapshotUnderAnotherNameIsDamage) {
  const std::string id = Record(3);
  const std::string other = "disc_0000000000000000";
  fs::rename(folder_ + "/" + id, folder_ + "/" + other);

  EXPECT_THAT(store_.ReadOverview(other),
              FailsWith(ErrorCode::kDiscoverySnapshotDamaged));
}

TEST_F(SnapshotStoreTest, N10_RefusesWhatIsNoIdBeforeItOpensAnything) {
  Record(3);
  ASSERT_OK(ReplaceFile(folder_ + "/../overview.json", "{}"));
  for (const std::string id :
       {"", "..", ".", "latest", "quarantine", "disc_", "disc_../../../..",
        "/etc", "disc_0123456789abcdeg"}) {
    EXPECT_THAT(store_.ReadOverview(id),
                FailsWith(ErrorCode::kDiscoveryNotFound))
        << id;
    EXPECT_THAT(store_.ReadPart(id, kTablesPart),
                FailsWith(ErrorCode::kDiscoveryNotFound));
    EXPECT_THAT(store_.ReadSightings(id, 1),
                FailsWith(ErrorCode::kDiscoveryNotFound));
  }
  EXPECT_THAT(store_.ReadPart(Record(3), "sightings.jsonl"),
              FailsWith(ErrorCode::kDiscoveryNotFound));
  EXPECT_EQ(InQuarantine(), 0u);
}

TEST_F(SnapshotStoreTest, KnowsTheLatestOfEachQuestion) {
  const std::string first = Record(3, 0);
  const std::string second = Record(4, 1);
  options_.sample_rows = 5;
  const std::string other = Record(3, 2);

  EXPECT_EQ(*store_.Latest(source_.identity, options_), other);
  EXPECT_EQ(*store_.Latest(source_.identity, std::nullopt), other);
  options_.sample_rows = 1;
  EXPECT_EQ(*store_.Latest(source_.identity, options_), second);
  EXPECT_EQ(Record(3, 3), first);
  EXPECT_EQ(*store_.Latest(source_.identity, options_), first);
  EXPECT_THAT(store_.Latest(Sha256Hex("nobody"), std::nullopt),
              FailsWith(ErrorCode::kDiscoveryNotFound));
}

TEST_F(SnapshotStoreTest, FindsTheLatestThoughItsAliasIsDamaged) {
  Record(3, 0);
  const std::string second = Record(4, 1);
  for (const auto& alias : fs::directory_iterator(folder_ + "/latest")) {
    ASSERT_OK(ReplaceFile(alias.path(), "../../etc/passwd"));
  }

  EXPECT_EQ(*store_.Latest(source_.identity, options_), second);
}

TEST_F(SnapshotStoreTest, ListsTheOneSeenLastFirst) {
  const std::string first = Record(1, 0);
  const std::string second = Record(2, 1);
  const std::string third = Record(3, 2);
  EXPECT_EQ(Record(1, 3), first);

  const auto listing = store_.List([](const auto&) { return true; });

  ASSERT_OK(listing);
  std::vector<std::string> ids;
  for (const SnapshotRecord& record : listing->records) {
    ids.push_back(record.overview.id);
  }
  EXPECT_THAT(ids, testing::ElementsAre(first, third, second));
}

TEST_F(SnapshotStoreTest, ListsTheRestWhereOneIsDamagedAndSaysSo) {
  Record(1, 0);
  const std::string damaged = Record(2, 1);
  ASSERT_OK(ReplaceFile(PathOf(damaged, "overview.json"), "{}"));

  const auto listing = store_.List([](const auto&) { return true; });

  ASSERT_OK(listing);
  EXPECT_EQ(listing->records.size(), 1u);
  EXPECT_EQ(listing->damaged, 1);
  EXPECT_EQ(InQuarantine(), 1u);
}

TEST_F(SnapshotStoreTest, LosesNoSightingWhenManyFindTheSameAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      SnapshotStore store(folder_);
      for (int turn = 0; turn < 5; ++turn) {
        failures += !store
                         .Record(source_, options_, MakeCatalog(2),
                                 SightingAt(10 * i + turn))
                         .ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failures, 0);
  const auto listing = store_.List([](const auto&) { return true; });
  ASSERT_OK(listing);
  ASSERT_EQ(listing->records.size(), 1u);
  const auto sightings =
      store_.ReadSightings(listing->records[0].overview.id, 100);
  ASSERT_OK(sightings);
  EXPECT_EQ(sightings->size(), 40u);
  for (const auto& entry : fs::directory_iterator(folder_)) {
    EXPECT_FALSE(entry.path().string().ends_with(".tmp"));
  }
}

// Without samples: what is found again and again is compared, not made anew.
class FoundAgainTest : public SnapshotStoreTest {
 protected:
  FoundAgainTest() { options_.sample_rows = 0; }

  static Catalog Bare(int columns, int64_t rows = 5) {
    Catalog catalog = MakeCatalog(columns);
    catalog.tables[0].samples.reset();
    catalog.tables[0].row_count = RowCount{.rows = rows, .exact = true};
    return catalog;
  }

  std::shared_ptr<const StoredSnapshot> Find(const Catalog& catalog,
                                             int minutes = 0) {
    auto stored =
        store_.Record(source_, options_, catalog, SightingAt(minutes));
    EXPECT_OK(stored);
    return stored.ok() ? *std::move(stored) : nullptr;
  }
  // As a store says that has nothing in its memory.
  std::string FreshId(const Catalog& catalog) {
    return MakeSnapshot(source_, options_, catalog).overview.id;
  }
};

TEST_F(FoundAgainTest, IsTheSameObjectAndEachSightingIsNoted) {
  Find(Bare(3), 0);
  const auto second = Find(Bare(3), 1);
  const auto third = Find(Bare(3), 2);
  EXPECT_EQ(second, third);
  EXPECT_EQ(third->overview.id, FreshId(Bare(3)));
  const auto sightings = store_.ReadSightings(third->overview.id, 10);
  ASSERT_OK(sightings);
  EXPECT_EQ(*sightings, (std::vector<Sighting>{SightingAt(2), SightingAt(1),
                                               SightingAt(0)}));
}

TEST_F(FoundAgainTest, AnyOtherContentIsAnotherSnapshot) {
  for (int i = 0; i < 3; ++i) Find(Bare(3));
  for (const Catalog& other : {Bare(4), Bare(3, 6)}) {
    EXPECT_EQ(Find(other)->overview.id, FreshId(other));
    EXPECT_EQ(*Find(other)->catalog, other);
  }
  EXPECT_EQ(Find(Bare(3))->overview.id, FreshId(Bare(3)));
  const auto latest = store_.Latest(source_.identity, options_);
  ASSERT_OK(latest);
  EXPECT_EQ(*latest, FreshId(Bare(3)));
}

TEST_F(FoundAgainTest, AnotherQuestionIsAnotherSnapshot) {
  for (int i = 0; i < 3; ++i) Find(Bare(3));
  options_.detail = DetailLevel::kFull;
  EXPECT_EQ(Find(Bare(3))->overview.id, FreshId(Bare(3)));
  EXPECT_EQ(Find(Bare(3))->overview.options, options_);
  source_.family = "another";
  EXPECT_EQ(Find(Bare(3))->overview.source, source_);
}

TEST_F(FoundAgainTest, WhatWasDamagedMeanwhileIsStoredAnew) {
  for (const std::string part : {"tables.json", "overview.json"}) {
    std::string id;
    for (int i = 0; i < 3; ++i) id = Find(Bare(3))->overview.id;
    const size_t before = InQuarantine();
    const std::string whole = *ReadFile(PathOf(id, part));
    std::string damaged = whole;
    damaged[damaged.size() / 2] ^= 1;
    ASSERT_OK(ReplaceFile(PathOf(id, part), damaged));
    EXPECT_EQ(Find(Bare(3))->overview.id, id);
    EXPECT_EQ(*ReadFile(PathOf(id, part)), whole);
    EXPECT_EQ(InQuarantine(), before + 1);
  }
}

TEST_F(FoundAgainTest, WhatWasRemovedMeanwhileIsStoredAnew) {
  std::string id;
  for (int i = 0; i < 3; ++i) id = Find(Bare(3))->overview.id;
  fs::remove_all(fmt::format("{}/{}", folder_, id));
  EXPECT_EQ(Find(Bare(3))->overview.id, id);
  EXPECT_OK(SnapshotStore(folder_).Read(id));
}

TEST_F(SnapshotStoreTest, SaysThatItsFolderCannotBeUsed) {
  ASSERT_OK(MakeFolder(folder_));
  ASSERT_OK(ReplaceFile(folder_ + "/file", ""));
  SnapshotStore store(folder_ + "/file/discovery");

  EXPECT_THAT(store.Record(source_, options_, MakeCatalog(1), SightingAt(0)),
              FailsWith(ErrorCode::kDiscoveryStoreUnusable));
  EXPECT_THAT(store.List([](const auto&) { return true; }),
              FailsWith(ErrorCode::kDiscoveryStoreUnusable));
}

TEST_F(SnapshotStoreTest, HasOneKeyForEveryProcess) {
  const auto key = store_.Key();
  ASSERT_OK(key);
  EXPECT_EQ(key->size(), 64u);
  SnapshotStore another(folder_);

  EXPECT_EQ(*another.Key(), *key);
}

TEST_F(SnapshotStoreTest, MakesANewKeyWhereTheOldOneIsDamaged) {
  ASSERT_OK(store_.Key());
  ASSERT_OK(ReplaceFile(folder_ + "/cursor.key", "short"));

  const auto key = store_.Key();

  ASSERT_OK(key);
  EXPECT_EQ(key->size(), 64u);
  EXPECT_EQ(*store_.Key(), *key);
}

TEST_F(SnapshotStoreTest, IgnoresSightingsThatAreDamaged) {
  const std::string id = Record(1, 0);
  const std::string path = PathOf(id, "sightings.jsonl");
  ASSERT_OK(ReplaceFile(path, "nonsense\n" + *ReadFile(path) + "{\"cut\":"));

  const auto sightings = store_.ReadSightings(id, 10);

  ASSERT_OK(sightings);
  EXPECT_EQ(*sightings, std::vector<Sighting>{SightingAt(0)});
}

}  // namespace
}  // namespace osiris
