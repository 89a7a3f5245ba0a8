#include "core/memory/memory_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class MemoryStoreTest : public testing::Test {
 protected:
  MemoryStoreTest()
      : home_(testing::TempDir() + "/store_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()),
        folder_(home_ + "/memory/sessions"),
        store_(folder_, {.max_entries = 100, .max_bytes = 1 << 20}) {
    std::filesystem::remove_all(home_);
    std::filesystem::create_directories(home_);
  }
  ~MemoryStoreTest() override { std::filesystem::remove_all(home_); }

  static MemoryEntry Entry(const std::string& session,
                           const std::string& intent) {
    MemoryEntry entry;
    entry.id = "mem_" + RandomHex(16);
    entry.session = session;
    entry.created = ParseTime("2026-11-24T12:00:00.000000Z");
    entry.expires = ParseTime("2027-11-24T12:00:00.000000Z");
    entry.retention_days = 365;
    entry.data = {{"intent", intent}};
    entry.consent.sha256 = HashOf(entry.data);
    return entry;
  }

  absl::Status Append(const MemoryEntry& entry) {
    return store_.Append(entry, {});
  }

  std::string PathOf(const std::string& session) const {
    return folder_ + "/" + session + ".jsonl";
  }

  const std::string home_;
  const std::string folder_;
  MemoryStore store_;
};

TEST_F(MemoryStoreTest, A009_EveryMemberOfAnEntryIsKept) {
  MemoryEntry entry = Entry("s", "why");
  entry.door = "mcp";
  entry.client_name = "claude-code";
  entry.client_version = "2.1";
  entry.correlation_id = std::string(32, 'c');
  entry.consent = {.how = "approval",
                   .by = "ada",
                   .time = ParseTime("2026-11-24T11:59:00.000001Z")};
  entry.masked = {{"email", 2}};
  entry.evidence = {.audit_session = std::string(32, 'a'),
                    .calls = {{.correlation_id = std::string(32, 'b'),
                               .operation = "discovery.request",
                               .target = "@sqlite.movies",
                               .outcome = "ok",
                               .time = "2026-11-24T11:58:00.000001Z"}},
                    .truncated = true};
  entry.data = {{"intent", "why"},
                {"notes", "n"},
                {"decisions", {{{"join", "id"}}}},
                {"actor_trace", {{{"tool", "t"}}}},
                {"artifacts", {"a"}},
                {"oml_uri", "u"},
                {"error_report", {{"code", "X"}}}};
  entry.consent.sha256 = HashOf(entry.data);
  ASSERT_OK(Append(entry));

  const auto read = store_.Read("s");

  ASSERT_OK(read);
  ASSERT_EQ(read->entries.size(), 1u);
  EXPECT_EQ(ToJson(read->entries[0]), ToJson(entry));
}

TEST_F(MemoryStoreTest, KeepsTheOrderAndOneLineEach) {
  for (int i = 0; i < 5; ++i) ASSERT_OK(Append(Entry("s", std::to_string(i))));

  const auto read = store_.Read("s");

  ASSERT_OK(read);
  ASSERT_EQ(read->entries.size(), 5u);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(TextOf(read->entries[i], "intent"), std::to_string(i));
  }
  const auto text = ReadFile(PathOf("s"));
  ASSERT_OK(text);
  EXPECT_EQ(std::count(text->begin(), text->end(), '\n'), 5);
  struct stat info = {};
  ASSERT_EQ(stat(PathOf("s").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(MemoryStoreTest, ReadingMakesNothing) {
  EXPECT_TRUE(store_.List()->empty());
  EXPECT_THAT(store_.Read("s"), FailsWith(ErrorCode::kMemoryNotFound));
  EXPECT_THAT(store_.Remove("s", [](const auto&) { return true; }, {}),
              FailsWith(ErrorCode::kMemoryNotFound));
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(MemoryStoreTest, RefusesMoreThanASessionHolds) {
  MemoryStore small(folder_, {.max_entries = 2, .max_bytes = 4096});
  ASSERT_OK(small.Append(Entry("s", "1"), {}));
  EXPECT_THAT(small.Append(Entry("s", std::string(4096, 'x')), {}),
              FailsWith(ErrorCode::kMemorySessionFull));
  ASSERT_OK(small.Append(Entry("s", "2"), {}));
  EXPECT_THAT(small.Append(Entry("s", "3"), {}),
              FailsWith(ErrorCode::kMemorySessionFull));
  ASSERT_OK(small.Append(Entry("other", "3"), {}));
  EXPECT_EQ(small.Read("s")->entries.size(), 2u);
}

TEST_F(MemoryStoreTest, RefusesMoreThanAllSessionsMayHold) {
  MemoryStore small(folder_, {.max_total_bytes = 2500});
  int stored = 0;
  while (stored < 10 &&
         small.Append(Entry("s" + std::to_string(stored), "x"), {}).ok()) {
    ++stored;
  }
  EXPECT_GT(stored, 1);
  EXPECT_LT(stored, 10);
  EXPECT_THAT(small.Append(Entry("more", "x"), {}),
              FailsWith(ErrorCode::kMemorySessionFull));
}

TEST_F(MemoryStoreTest, RemovesWhatIsNamedAndKeepsTheRest) {
  const MemoryEntry first = Entry("s", "canary-one");
  const MemoryEntry second = Entry("s", "two");
  ASSERT_OK(Append(first));
  ASSERT_OK(Append(second));

  const auto removed = store_.Remove(
      "s", [&](const MemoryEntry& entry) { return entry.id == first.id; }, {});

  ASSERT_OK(removed);
  EXPECT_EQ(*removed, 1);
  EXPECT_EQ(store_.Read("s")->entries.size(), 1u);
  EXPECT_EQ(ReadFile(PathOf("s"))->find("canary-one"), std::string::npos);
  EXPECT_OK(store_.Remove("s", [](const auto&) { return true; }, {}));
  EXPECT_FALSE(std::filesystem::exists(PathOf("s")));
  EXPECT_TRUE(store_.List()->empty());
}

// A process that was killed within its write must cost its own line alone.
TEST_F(MemoryStoreTest, HalfALineCostsItselfAlone) {
  ASSERT_OK(Append(Entry("s", "whole")));
  const std::string line = FormatMemoryLine(Entry("s", "half"));
  std::ofstream(PathOf("s"), std::ios::app) << line.substr(0, 40);

  ASSERT_OK(Append(Entry("s", "after")));

  const auto read = store_.Read("s");
  ASSERT_OK(read);
  EXPECT_EQ(read->entries.size(), 2u);
  EXPECT_EQ(read->unreadable, 1);
}

TEST_F(MemoryStoreTest, WhatIsNoEntryIsCountedAndHarmsNothing) {
  ASSERT_OK(Append(Entry("s", "good")));
  std::ofstream file(PathOf("s"), std::ios::app);
  Json other = ToJson(Entry("t", "another session's"));
  Json late = ToJson(Entry("s", "late"));
  late["expires"] = "9999-01-01T00:00:00.000000Z";
  for (const std::string& line :
       {std::string("[]"), std::string("{"), std::string("null"),
        std::string(1000, '['), other.dump(), late.dump(),
        std::string(R"({"v":1,"memory_id":7})"), std::string("\xff\xfe")}) {
    file << line << "\n";
  }
  file.close();

  const auto read = store_.Read("s");

  ASSERT_OK(read);
  EXPECT_EQ(read->entries.size(), 1u);
  EXPECT_EQ(read->unreadable, 8);
}

TEST_F(MemoryStoreTest, WhatNobodyAgreedToIsNoEntry) {
  const MemoryEntry good = Entry("s", "good");
  ASSERT_OK(Append(good));
  MemoryEntry other = Entry("s", "agreed to");
  other.data["intent"] = "reach me at eve@leak.example";
  ASSERT_OK(Append(other));
  other.consent.sha256.clear();
  ASSERT_OK(Append(other));

  const auto read = store_.Read("s");

  ASSERT_OK(read);
  ASSERT_EQ(read->entries.size(), 1u);
  EXPECT_EQ(read->entries[0].id, good.id);
  EXPECT_EQ(read->unreadable, 2);
}

TEST_F(MemoryStoreTest, WhatWasChangedIsRemovedByItsLineAndNotBefore) {
  const MemoryEntry good = Entry("s", "good");
  MemoryEntry changed = Entry("s", "agreed to");
  changed.data["intent"] = "another";
  ASSERT_OK(Append(good));
  ASSERT_OK(Append(changed));
  const auto remove = [this](const std::string& id) {
    return store_
        .Remove("s", [&](const MemoryEntry& entry) { return entry.id == id; },
                {})
        .value_or(-1);
  };

  EXPECT_EQ(remove(good.id), 1);

  const auto left = store_.Read("s");
  ASSERT_OK(left);
  EXPECT_TRUE(left->entries.empty());
  ASSERT_EQ(left->changed.size(), 1u);
  EXPECT_EQ(left->changed[0].id, changed.id);
  EXPECT_EQ(remove(changed.id), 1);
  EXPECT_FALSE(std::filesystem::exists(PathOf("s")));
}

// What is written is what was hashed, whatever numbers and texts are in it.
TEST_F(MemoryStoreTest, WhatWasAgreedToIsReadAgain) {
  MemoryEntry entry = Entry("s", "x");
  entry.data = *ParseJson(
      R"({"intent":"\u0000\ud83d\ude00\u2028","decisions":[-0.0,1e21,0.1,
          5e-324,1.7976931348623157e308,18446744073709551615,
          -9223372036854775808,123456789012345678901,1.0,true,null,
          {"\uffff":1,"\ud83d\ude00":2}]})");
  entry.data["notes"] = "no UTF-8: \xff";
  entry.consent.sha256 = HashOf(entry.data);
  ASSERT_OK(Append(entry));

  EXPECT_EQ(store_.Read("s")->entries.size(), 1u);
}

TEST_F(MemoryStoreTest, FollowsNoLink) {
  ASSERT_OK(MakeFolder(folder_));
  const std::string outside = home_ + "/outside";
  ASSERT_OK(CreateFile(outside, FormatMemoryLine(Entry("s", "outside"))));
  std::filesystem::create_symlink(outside, PathOf("s"));
  std::filesystem::create_hard_link(outside, PathOf("t"));
  ASSERT_EQ(mkfifo(PathOf("u").c_str(), 0600), 0);

  for (const std::string session : {"s", "t", "u"}) {
    EXPECT_THAT(store_.Read(session),
                FailsWith(ErrorCode::kMemoryStoreUnusable));
    EXPECT_THAT(Append(Entry(session, "x")),
                FailsWith(ErrorCode::kMemoryStoreUnusable));
  }
  EXPECT_EQ(ReadFile(outside)->find("\"x\""), std::string::npos);
}

TEST_F(MemoryStoreTest, NoSessionLeavesTheFolder) {
  ASSERT_OK(MakeFolder(folder_));
  ASSERT_OK(CreateFile(home_ + "/memory/outside.jsonl",
                       FormatMemoryLine(Entry("s", "outside"))));
  for (const std::string session : {"../outside", "..", "a/b", ""}) {
    EXPECT_THAT(store_.Read(session), FailsWith(ErrorCode::kMemoryNotFound));
    EXPECT_THAT(store_.Remove(session, [](const auto&) { return true; }, {}),
                FailsWith(ErrorCode::kMemoryNotFound));
  }
  EXPECT_TRUE(std::filesystem::exists(home_ + "/memory/outside.jsonl"));
}

TEST_F(MemoryStoreTest, WritersAndForgettersLoseNothing) {
  constexpr int kEach = 12;
  std::vector<std::thread> threads;
  std::vector<MemoryEntry> doomed;
  for (int i = 0; i < kEach; ++i) {
    doomed.push_back(Entry("s", "doomed"));
    ASSERT_OK(Append(doomed.back()));
  }
  for (int writer = 0; writer < 3; ++writer) {
    threads.emplace_back([this] {
      // As another process: a store of its own.
      MemoryStore own(folder_);
      for (int i = 0; i < kEach; ++i) {
        EXPECT_OK(own.Append(Entry("s", "kept"), {}));
      }
    });
  }
  threads.emplace_back([this, &doomed] {
    for (const MemoryEntry& one : doomed) {
      EXPECT_OK(store_.Remove(
          "s", [&](const MemoryEntry& entry) { return entry.id == one.id; },
          {}));
    }
  });
  for (std::thread& thread : threads) thread.join();

  const auto read = store_.Read("s");
  ASSERT_OK(read);
  EXPECT_EQ(read->unreadable, 0);
  ASSERT_EQ(read->entries.size(), 3u * kEach);
  for (const MemoryEntry& entry : read->entries) {
    EXPECT_EQ(TextOf(entry, "intent"), "kept");
  }
}

TEST_F(MemoryStoreTest, SaysThatTheFolderCannotBeUsed) {
  ASSERT_OK(CreateFile(home_ + "/memory", "a file where the folder should be"));
  EXPECT_THAT(Append(Entry("s", "x")),
              FailsWith(ErrorCode::kMemoryStoreUnusable));
}

}  // namespace
}  // namespace osiris
