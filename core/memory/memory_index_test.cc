#include "core/memory/memory_index.h"

#include <sys/stat.h>

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

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class MemoryIndexTest : public testing::Test {
 protected:
  MemoryIndexTest()
      : home_(testing::TempDir() + "/index_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()),
        path_(home_ + "/index.db"),
        store_(home_ + "/sessions"),
        index_(store_, path_) {
    std::filesystem::remove_all(home_);
    std::filesystem::create_directories(home_);
  }
  ~MemoryIndexTest() override { std::filesystem::remove_all(home_); }

  std::string Keep(const std::string& session, Json data) {
    MemoryEntry entry;
    entry.id = "mem_" + RandomHex(16);
    entry.session = session;
    entry.created = ParseTime("2026-11-24T12:00:00.000000Z");
    entry.expires = ParseTime("2027-11-24T12:00:00.000000Z");
    entry.data = std::move(data);
    entry.consent.sha256 = HashOf(entry.data);
    EXPECT_OK(store_.Append(entry, {}));
    return entry.id;
  }

  std::vector<std::string> Find(MemoryIndex& index, const std::string& words) {
    const auto hits = index.Search(words, 100, {});
    EXPECT_OK(hits);
    std::vector<std::string> ids;
    if (!hits.ok()) return ids;
    for (const MemoryHit& hit : *hits) ids.push_back(hit.id);
    return ids;
  }
  std::vector<std::string> Find(const std::string& words) {
    return Find(index_, words);
  }

  const std::string home_;
  const std::string path_;
  MemoryStore store_;
  MemoryIndex index_;
};

TEST_F(MemoryIndexTest, FindsWordsAnywhereInAnEntry) {
  const std::string orders =
      Keep("a", {{"intent", "Join Orders on customer_id"},
                 {"decisions", {{{"why", "naïve totals"}, {"rows", 4711}}}}});
  const std::string films = Keep("b", {{"intent", "count films"}});

  EXPECT_THAT(Find("orders"), ElementsAre(orders));
  EXPECT_THAT(Find("CUSTOMER join"), ElementsAre(orders));
  EXPECT_THAT(Find("ord"), ElementsAre(orders));
  EXPECT_THAT(Find("naive"), ElementsAre(orders));
  EXPECT_THAT(Find("4711"), ElementsAre(orders));
  EXPECT_THAT(Find("films"), ElementsAre(films));
  EXPECT_THAT(Find("orders films"), IsEmpty());
  EXPECT_THAT(Find("nothing"), IsEmpty());
  EXPECT_THAT(Find("why"), ElementsAre(orders));
  EXPECT_THAT(Find("intent"), IsEmpty());
  EXPECT_THAT(index_.Search("customer", 9, {})->at(0).excerpt,
              HasSubstr("customer_id"));
}

TEST_F(MemoryIndexTest, NothingInTheWordsIsAnOperator) {
  const std::string id = Keep("a", {{"intent", "alpha beta"}});
  for (const char* const words :
       {"alpha OR gamma", "alpha NOT beta", "NEAR(alpha beta)", "text : alpha",
        "session:a", "alpha\" OR \"gamma", "\"", "''", "*", "( )", "^",
        "a\"b\"c", "x' OR 1=1 --", "{id text} : alpha", "-", "alpha AND"}) {
    EXPECT_THAT(Find(words), IsEmpty()) << words;
  }
  EXPECT_THAT(Find("alpha + beta"), ElementsAre(id));
  EXPECT_THAT(Find(std::string(100'000, '"')), IsEmpty());
}

TEST_F(MemoryIndexTest, AQuestionThatCannotBeAskedIsNoDamage) {
  const std::string id = Keep("a", {{"intent", "alpha beta"}});
  EXPECT_THAT(Find("alpha"), ElementsAre(id));
  struct stat before = {};
  ASSERT_EQ(stat(path_.c_str(), &before), 0);
  EXPECT_THAT(index_.Search(std::string("alpha\0beta", 10), 9, {}),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  struct stat after = {};
  ASSERT_EQ(stat(path_.c_str(), &after), 0);
  EXPECT_EQ(after.st_ino, before.st_ino);
  EXPECT_EQ(after.st_ctim.tv_nsec, before.st_ctim.tv_nsec);
  EXPECT_THAT(Find("alpha"), ElementsAre(id));
}

TEST_F(MemoryIndexTest, FollowsTheFiles) {
  const std::string first = Keep("a", {{"intent", "alpha one"}});
  EXPECT_THAT(Find("alpha"), ElementsAre(first));
  const std::string second = Keep("a", {{"intent", "alpha two"}});
  EXPECT_THAT(Find("two"), ElementsAre(second));
  ASSERT_OK(store_.Remove(
      "a", [&](const MemoryEntry& entry) { return entry.id == first; }, {}));
  EXPECT_THAT(Find("alpha"), ElementsAre(second));
  ASSERT_OK(store_.Remove("a", [](const auto&) { return true; }, {}));
  EXPECT_THAT(Find("alpha"), IsEmpty());
}

TEST_F(MemoryIndexTest, ForgettingLeavesNoByteOfIt) {
  const std::string doomed =
      Keep("a", {{"intent", "canarywordone"}, {"notes", "x"}});
  Keep("a", {{"intent", "kept"}});
  const std::string other = Keep("b", {{"intent", "canarywordone"}});
  EXPECT_EQ(Find("canarywordone").size(), 2u);
  ASSERT_THAT(*ReadFile(path_), HasSubstr("canarywordone"));

  ASSERT_OK(store_.Remove(
      "a", [&](const MemoryEntry& entry) { return entry.id == doomed; }, {}));
  ASSERT_OK(store_.Remove("b", [](const auto&) { return true; }, {}));
  ASSERT_OK(index_.Forget({}));

  EXPECT_THAT(*ReadFile(path_), Not(HasSubstr("canaryword")));
  EXPECT_EQ(Find("kept").size(), 1u);
}

TEST_F(MemoryIndexTest, ForgettingMakesNoFile) {
  ASSERT_OK(index_.Forget({}));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(MemoryIndexTest, IsAPrivateFile) {
  Keep("a", {{"intent", "alpha"}});
  Find("alpha");
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(MemoryIndexTest, IsMadeAnewWhereItIsLostOrDamaged) {
  const std::string id = Keep("a", {{"intent", "alpha"}});
  EXPECT_THAT(Find("alpha"), ElementsAre(id));
  const std::string whole = *ReadFile(path_);

  std::filesystem::remove(path_);
  EXPECT_THAT(Find("alpha"), ElementsAre(id));
  for (const std::string& bytes :
       {std::string("no database"), std::string(100'000, '\0'),
        whole.substr(0, 100), whole.substr(0, whole.size() / 2),
        whole.substr(0, 4096) + std::string(whole.size() - 4096, 'x')}) {
    std::ofstream(path_, std::ios::trunc) << bytes;
    EXPECT_THAT(Find("alpha"), ElementsAre(id)) << bytes.size();
  }
}

TEST_F(MemoryIndexTest, UsesNoFileThatIsNotItsOwn) {
  const std::string id = Keep("a", {{"intent", "alpha"}});
  const std::string outside = home_ + "/outside";
  ASSERT_OK(CreateFile(outside, "precious"));
  std::filesystem::create_symlink(outside, path_);
  EXPECT_THAT(Find("alpha"), ElementsAre(id));
  EXPECT_EQ(*ReadFile(outside), "precious");

  std::filesystem::remove(path_);
  std::filesystem::create_hard_link(outside, path_);
  EXPECT_THAT(Find("alpha"), ElementsAre(id));
  EXPECT_EQ(*ReadFile(outside), "precious");

  std::filesystem::remove(path_);
  std::filesystem::create_directories(path_ + "/full");
  EXPECT_THAT(Find("alpha"), ElementsAre(id));
}

TEST_F(MemoryIndexTest, StopsWhenNobodyWaits) {
  Keep("a", {{"intent", "alpha"}});
  CallContext context;
  context.cancellation.Cancel();
  EXPECT_THAT(index_.Search("alpha", 9, context),
              FailsWith(ErrorCode::kRunCancelled));
  EXPECT_EQ(Find("alpha").size(), 1u);
}

TEST_F(MemoryIndexTest, ManyAskAtOnce) {
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) {
    ids.push_back(Keep("s" + std::to_string(i), {{"intent", "alpha"}}));
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, i] {
      // As another process would: an index of its own on the same file.
      MemoryIndex own(store_, path_);
      Keep("t" + std::to_string(i), {{"intent", "beta"}});
      EXPECT_EQ(Find(own, "alpha").size(), 20u);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Find("beta").size(), 4u);
}

}  // namespace
}  // namespace osiris
