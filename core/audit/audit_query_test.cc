#include "core/audit/audit_query.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/audit/audit_follow.h"
#include "core/audit/audit_log.h"
#include "core/audit/audit_segment.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AuditQueryTest : public testing::Test {
 protected:
  AuditQueryTest()
      : folder_(testing::TempDir() + "/query_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        one_(folder_, std::string(32, 'a'), clock_),
        two_(folder_, std::string(32, 'b'), clock_) {}
  ~AuditQueryTest() override { std::filesystem::remove_all(folder_); }

  // One line, a second after the one before.
  void Write(AuditLog& log, const std::string& operation,
             const std::string& client = "", const std::string& outcome = "") {
    AuditEvent event = {.kind = AuditEventKind::kCallEnded,
                        .door = "mcp",
                        .client_name = client,
                        .operation = operation,
                        .target = "@sqlite." + operation,
                        .outcome = outcome};
    ASSERT_OK(log.Append(event, AuditWait::kWritten));
    clock_.Advance(std::chrono::seconds(1));
  }

  AuditSelection Select(AuditFilter filter, int64_t limit = 100) const {
    filter.event = "call.ended";
    return *SelectAudit(folder_, filter, limit);
  }

  // Their operations.
  static std::vector<std::string> Operations(const AuditSelection& selection) {
    std::vector<std::string> operations;
    for (const AuditEntry& entry : selection.entries) {
      operations.push_back(ParseJson(entry.line)->at("op"));
    }
    return operations;
  }

  FakeClock clock_;
  const std::string folder_;
  AuditLog one_;
  AuditLog two_;
};

TEST_F(AuditQueryTest, MergesSegmentsByTime) {
  Write(one_, "a");
  Write(two_, "b");
  Write(one_, "c");
  Write(two_, "d");

  const AuditSelection all = Select({});
  EXPECT_THAT(Operations(all), ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(all.segments, 2);
  EXPECT_EQ(all.lines, 6);
  EXPECT_EQ(all.entries[2].number, 3);
  EXPECT_NE(all.entries[2].file.find("aaaa"), std::string::npos);

  const AuditSelection newest = Select({}, 2);
  EXPECT_THAT(Operations(newest), ElementsAre("c", "d"));
  EXPECT_EQ(newest.matched, 4);
}

TEST_F(AuditQueryTest, FindsTheNewestOfMany) {
  for (int i = 0; i < 3000; ++i) Write(i % 3 != 0 ? one_ : two_, "x");
  Write(one_, "y");

  const AuditSelection newest = Select({}, 2);

  EXPECT_THAT(Operations(newest), ElementsAre("x", "y"));
  EXPECT_EQ(newest.matched, 3001);
}

TEST_F(AuditQueryTest, FiltersByEachMember) {
  Write(one_, "a", "claude", "ok");
  Write(one_, "b", "say \"hi\"\n", "RUN/TIMED_OUT");
  Write(two_, "c", "claude", "ok");

  AuditFilter filter;
  filter.client = "claude";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("a", "c"));
  filter.client = "say \"hi\"\n";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("b"));
  filter.client = "claud";
  EXPECT_THAT(Operations(Select(filter)), IsEmpty());

  filter = {};
  filter.outcome = "RUN/TIMED_OUT";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("b"));
  filter = {};
  filter.operation = "c";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("c"));
  filter = {};
  filter.target = "@sqlite.a";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("a"));
  filter = {};
  filter.session = std::string(32, 'b');
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("c"));
  filter = {};
  filter.door = "cli";
  EXPECT_THAT(Operations(Select(filter)), IsEmpty());
  filter = {};
  filter.text = "TIMED";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("b"));
}

TEST_F(AuditQueryTest, FiltersByTimeAlsoOverMidnight) {
  Write(one_, "a");
  Write(one_, "b");
  clock_.Advance(std::chrono::hours(24));
  Write(one_, "c");

  AuditFilter filter;
  filter.since = "2026-11-25T12:00:01";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("b", "c"));
  filter.since = "2026-11-26";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("c"));
  filter = {};
  filter.until = "2026-11-26";
  EXPECT_THAT(Operations(Select(filter)), ElementsAre("a", "b"));
}

TEST_F(AuditQueryTest, TellsTornTailsAndShowsLinesThatAreNone) {
  Write(one_, "a");
  const std::string file =
      "mcp_audit_2026-11-25_" + std::string(32, 'c') + ".jsonl";
  ASSERT_OK(ReplaceFile(folder_ + "/" + file, "no line\n{\"v\":1,\"se"));

  const auto all = SelectAudit(folder_, {}, 100);

  ASSERT_OK(all);
  EXPECT_EQ(all->entries[0].line, "no line");
  ASSERT_EQ(all->torn.size(), 1u);
  EXPECT_EQ(all->torn[0].file, file);
  EXPECT_EQ(all->torn[0].bytes, 10);
}

TEST_F(AuditQueryTest, ReadsNothingWhereThereIsNoLogAndFailsWhereNoneCanBe) {
  EXPECT_EQ(SelectAudit(folder_, {}, 10)->segments, 0);
  ASSERT_OK(ReplaceFile(folder_, "a file"));
  EXPECT_FALSE(SelectAudit(folder_, {}, 10).ok());
  std::filesystem::remove(folder_);
}

TEST_F(AuditQueryTest, NamesWhatIsNoFileAndReadsTheRest) {
  Write(one_, "a");
  const auto name = [](char session) {
    return "mcp_audit_2026-11-25_" + std::string(32, session) + ".jsonl";
  };
  ASSERT_EQ(mkfifo((folder_ + "/" + name('1')).c_str(), 0600), 0);
  ASSERT_EQ(symlink(one_.path().c_str(), (folder_ + "/" + name('2')).c_str()),
            0);
  std::filesystem::create_directory(folder_ + "/" + name('3'));

  const auto all = SelectAudit(folder_, {.event = "call.ended"}, 10);

  ASSERT_OK(all);
  EXPECT_THAT(Operations(*all), ElementsAre("a"));
  ASSERT_EQ(all->unreadable.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(all->unreadable[i].file, name(static_cast<char>('1' + i)));
    EXPECT_FALSE(all->unreadable[i].message.empty());
  }
  AuditFollow follow(folder_, all->ends);
  ASSERT_OK(follow.Open());
  Write(one_, "b");
  std::string followed;
  ASSERT_OK(follow.Poll([&followed](std::string_view line) {
    followed = line;
    return true;
  }));
  EXPECT_EQ(ParseJson(followed)->at("op"), "b");
}

TEST_F(AuditQueryTest, FollowsEachNewLineOnceInAllSegments) {
  Write(one_, "a");
  AuditFollow follow(folder_, SelectAudit(folder_, {}, 10)->ends);
  ASSERT_OK(follow.Open());
  std::vector<std::string> seen;
  const auto take = [&seen](std::string_view line) {
    const Json event = *ParseJson(line);
    if (event.contains("op")) seen.push_back(event.at("op"));
    return true;
  };
  ASSERT_OK(follow.Poll(take));
  EXPECT_THAT(seen, IsEmpty());

  Write(one_, "b");
  Write(two_, "c");
  ASSERT_OK(follow.Wait());
  ASSERT_OK(follow.Poll(take));
  ASSERT_OK(follow.Poll(take));
  EXPECT_THAT(seen, ElementsAre("b", "c"));

  // Half a line is none yet.
  const std::string path = folder_ + "/" + ListSegments(folder_)->front();
  const std::string text = *ReadFile(path);
  Write(one_, "d");
  const std::string more = *ReadFile(path);
  ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(more.size() - 5)), 0);
  ASSERT_OK(follow.Poll(take));
  EXPECT_THAT(seen, ElementsAre("b", "c"));
  ASSERT_OK(ReplaceFile(path, more));
  ASSERT_OK(follow.Poll(take));
  EXPECT_THAT(seen, ElementsAre("b", "c", "d"));
}

}  // namespace
}  // namespace osiris
