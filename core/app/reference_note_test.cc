#include "core/app/reference_note.h"

#include <chrono>
#include <string>
#include <vector>

#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "core/driver/catalog.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;

class ReferenceNoteTest : public testing::Test {
 protected:
  // Stores what was seen of `reference`: the tables people and public.orders.
  void Discover(const std::string& reference, bool with_columns = true) {
    Table people;
    people.name.name = "people";
    Table orders;
    orders.name = {.schema = "public", .name = "Orders"};
    if (with_columns) {
      people.columns = {{.name = "id"}, {.name = "Email"}};
      orders.columns = {{.name = "id"}};
    }
    Catalog catalog;
    catalog.tables = {people, orders};
    catalog.total_tables = 2;
    const Sighting sighting = {
        .time = Clock::Wall(std::chrono::minutes(30'000'000)),
        .reference = reference,
        .door = "cli",
        .client = "test",
        .driver = "fake/1"};
    ASSERT_OK(store_.Record(
        {.identity = Sha256Hex(reference), .family = "fake"},
        {.detail = with_columns ? DetailLevel::kSummary : DetailLevel::kNames},
        catalog, sighting));
  }

  std::string Note(const std::string& reference) {
    const auto note = NoteOnReference(configured_, store_, reference);
    EXPECT_OK(note);
    return note.value_or("");
  }

  const std::vector<std::string> configured_ = {"@fake.shop", "@fake.New"};
  SnapshotStore store_{testing::TempDir() + "/note_" + RandomHex(4)};
};

TEST_F(ReferenceNoteTest, ASourceThatNobodyKnowsIsAnErrorThatSuggests) {
  const auto note = NoteOnReference(configured_, store_, "@fake.shpo.people");
  EXPECT_THAT(note, FailsWith(ErrorCode::kConnectionNotFound));
  EXPECT_THAT(std::string(note.status().message()), HasSubstr("`@fake.shpo`"));
  EXPECT_EQ(GetErrorInfo(note.status()).hint, "did you mean `@fake.shop`?");
  EXPECT_THAT(NoteOnReference({}, store_, "@f.a"),
              FailsWith(ErrorCode::kConnectionNotFound));
}

TEST_F(ReferenceNoteTest, WhatTheNewestSnapshotHasNeedsNoNote) {
  Discover("@fake.shop");
  for (const char* const known :
       {"@fake.shop", "@FAKE.Shop", "@fake.shop.people",
        "@fake.shop.PEOPLE.email", "@fake.shop.public.orders",
        "@fake.shop.orders.id", "@fake.new"}) {
    EXPECT_EQ(Note(known), "") << known;
  }
}

TEST_F(ReferenceNoteTest, SaysThatTheSnapshotHasNoSuchTableOrColumn) {
  Discover("@fake.shop");
  EXPECT_EQ(Note("@fake.shop.peple"),
            "the newest snapshot of `@fake.shop` has no table `peple`; did you "
            "mean `people`?");
  EXPECT_THAT(Note("@fake.shop.peple.id"), HasSubstr("did you mean `people`?"));
  EXPECT_EQ(Note("@fake.shop.invoices"),
            "the newest snapshot of `@fake.shop` has no table `invoices`");
  EXPECT_EQ(Note("@fake.shop.people.emial"),
            "`people` has no column `emial` in the newest snapshot of "
            "`@fake.shop`; did you mean `Email`?");
}

TEST_F(ReferenceNoteTest, SaysWhereNobodyCanKnow) {
  EXPECT_THAT(Note("@fake.new.people"),
              HasSubstr("no snapshot of `@fake.new`"));
  Discover("@fake.new", /*with_columns=*/false);
  EXPECT_EQ(Note("@fake.new.people.anything"), "");
}

TEST_F(ReferenceNoteTest, ASourceOfAStoredSnapshotIsKnown) {
  Discover("@fake.removed");
  EXPECT_EQ(Note("@fake.removed"), "");
  EXPECT_THAT(Note("@fake.removed.tabel"), HasSubstr("has no table `tabel`"));
}

}  // namespace
}  // namespace osiris
