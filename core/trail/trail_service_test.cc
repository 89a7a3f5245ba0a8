#include "core/trail/trail_service.h"

#include <filesystem>
#include <string>

#include "core/audit/audit_log.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "core/operation/checked_call.h"
#include "core/trail/trail_filter.h"
#include "core/trail/trail_operations.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// Each document is also held against the schema that is published of it.
class TrailServiceTest : public testing::Test {
 protected:
  TrailServiceTest()
      : folder_(testing::TempDir() + "/trail_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        service_(folder_ + "/audit", keys_) {
    std::filesystem::create_directories(folder_);
    AuditLog log(folder_ + "/audit", std::string(32, 'a'), clock_);
    for (const char* operation : {"one.run", "two.run"}) {
      AuditEvent event = {.correlation_id = std::string(32, operation[0]),
                          .operation = operation};
      EXPECT_OK(log.Append(event, AuditWait::kKept));
    }
    path_ = log.path();
  }
  ~TrailServiceTest() override { std::filesystem::remove_all(folder_); }

  absl::StatusOr<Json> Run(const std::string& name, Json arguments) {
    return CheckedCall(TrailOperations(&service_), name, std::move(arguments));
  }

  FakeClock clock_;
  NoSealKeyStore keys_;
  const std::string folder_;
  std::string path_;
  TrailService service_;
};

TEST_F(TrailServiceTest, ListsLinesAsTheObjectsTheyAre) {
  const auto document = Run("audit.list", {{"tool", "two.run"}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("total"), 1);
  EXPECT_EQ(document->at("entries")[0].at("line"), 3);
  EXPECT_EQ(document->at("entries")[0].at("event").at("op"), "two.run");
  EXPECT_EQ(document->at("truncated"), false);
  EXPECT_EQ(Run("audit.list", {{"limit", 1}})->at("truncated"), true);
  // A mistyped moment must not look like a log without lines.
  for (const char* const moment :
       {"yesterday", "2026-13-01", "2026-11-32", "2026-11-25T24:00",
        "2026-11-25T12:60", "2026-11-25 12:30", "2026-11-", "2026-1-1",
        "2026-02-30", "2026-02-29", "2100-02-29", "2026-04-31",
        "2026-02-30T12:30"}) {
    EXPECT_FALSE(Run("audit.list", {{"since", moment}}).ok()) << moment;
    EXPECT_FALSE(Run("audit.list", {{"until", moment}}).ok()) << moment;
  }
}

TEST_F(TrailServiceTest, TakesMomentsAsTheyAreWritten) {
  const Json all = Run("audit.list", Json::object())->at("entries");
  const std::string first = all[0].at("event").at("ts").get<std::string>();
  for (const size_t length : {4, 7, 10, 13, 16, 19, 23}) {
    const std::string moment = first.substr(0, length);
    EXPECT_EQ(Run("audit.list", {{"since", moment}})->at("total"), all.size())
        << moment;
    if (length < 13) continue;
    EXPECT_EQ(Run("audit.list", {{"since", moment + "Z"}})->at("total"),
              all.size())
        << moment;
  }
  EXPECT_EQ(Run("audit.list", {{"since", first}})->at("total"), all.size());
  EXPECT_EQ(Run("audit.list", {{"until", first}})->at("total"), 0);
}

TEST_F(TrailServiceTest, TakesTheLastDayOfEachMonth) {
  for (const char* const day : {"2026-01-31", "2026-02-28", "2028-02-29",
                                "2000-02-29", "2026-04-30", "2026-12-31"}) {
    EXPECT_OK(Run("audit.list", {{"since", day}})) << day;
  }
}

TEST_F(TrailServiceTest, NamesWhatHasASegmentsNameAndIsNone) {
  const std::string name =
      "mcp_audit_2026-11-25_" + std::string(32, 'b') + ".jsonl";
  std::filesystem::create_directory(folder_ + "/audit/" + name);

  const Json listed = *Run("audit.list", Json::object());
  const Json exported =
      *Run("audit.export", {{"file", folder_ + "/out.jsonl"}});
  const Json verified = *Run("audit.verify", Json::object());

  EXPECT_EQ(listed.at("total"), 3);
  EXPECT_EQ(listed.at("unreadable")[0].at("file"), name);
  EXPECT_EQ(exported.at("lines"), 3);
  EXPECT_EQ(exported.at("unreadable")[0].at("file"), name);
  EXPECT_EQ(verified.at("lines"), 3);
  EXPECT_EQ(verified.at("damage")[0].at("kind"), "unreadable");
  EXPECT_EQ(verified.at("damage")[0].at("file"), name);
}

TEST_F(TrailServiceTest, FindsACallByTheToolsName) {
  for (const char* const name :
       {"discovery.request", "discovery_request", "osiris.discovery.request"}) {
    EXPECT_EQ(FilterFrom({{"tool", name}}).operation, "discovery.request");
  }
  EXPECT_EQ(FilterFrom({{"tool", "audit.list"}}).operation, "audit.list");
}

TEST_F(TrailServiceTest, ShowsAllLinesOfOneCall) {
  const auto document = service_.Show(std::string(32, 'o'));
  ASSERT_OK(document);
  EXPECT_EQ(document->at("entries").size(), 1u);
  EXPECT_THAT(Run("audit.show", {{"correlation_id", std::string(32, 'f')}}),
              FailsWith(ErrorCode::kAuditNotFound));
}

TEST_F(TrailServiceTest, SaysThatSealsCouldNotBeChecked) {
  const auto document = Run("audit.verify", Json::object());
  ASSERT_OK(document);
  EXPECT_EQ(document->at("intact"), true);
  EXPECT_EQ(document->at("lines"), 3);
  EXPECT_EQ(document->at("segments_unsealed"), 1);
  EXPECT_NE(document->at("caveat").get<std::string>().find("not sealed"),
            std::string::npos);
}

TEST_F(TrailServiceTest, NamesTheFirstBrokenLine) {
  std::string text = *ReadFile(path_);
  text.replace(text.find("one.run"), 7, "won.run");
  ASSERT_OK(ReplaceFile(path_, text));

  const auto document = Run("audit.verify", Json::object());

  ASSERT_OK(document);
  EXPECT_EQ(document->at("intact"), false);
  EXPECT_EQ(document->at("code"), Describe(ErrorCode::kAuditDamaged).name);
  const Json& finding = document->at("damage")[0];
  EXPECT_EQ(finding.at("kind"), "changed");
  EXPECT_EQ(finding.at("line"), 2);
  EXPECT_EQ(finding.at("seq"), 2);
}

TEST_F(TrailServiceTest, ExportsLinesAsTheyAreAndReplacesNothing) {
  const std::string file = folder_ + "/out.jsonl";
  const auto document = Run("audit.export", {{"file", file}});
  ASSERT_OK(document);
  EXPECT_EQ(*ReadFile(file), *ReadFile(path_));
  EXPECT_EQ(document->at("sha256"), Sha256Hex(*ReadFile(path_)));

  EXPECT_THAT(Run("audit.export", {{"file", file}}),
              FailsWith(ErrorCode::kAuditExportRefused));
}

TEST_F(TrailServiceTest, ExportsNothingToAFileThatLooksLikeStandardOutput) {
  const auto document = Run("audit.export", {{"file", "-"}});
  EXPECT_THAT(document, FailsWith(ErrorCode::kAuditExportRefused));
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST_F(TrailServiceTest, TellsHeadsThatCanBeCheckedLater) {
  const auto heads = Run("audit.head", Json::object());
  ASSERT_OK(heads);
  const Json head = heads->at("heads")[0].at("h");

  EXPECT_EQ(Run("audit.verify", {{"head", {head}}})->at("intact"), true);

  std::filesystem::remove(path_);
  const auto document = Run("audit.verify", {{"head", {head}}});
  EXPECT_EQ(document->at("damage")[0].at("kind"), "head_missing");
}

TEST_F(TrailServiceTest, SaysWhenTheLogCannotBeRead) {
  std::filesystem::remove_all(folder_ + "/audit");
  ASSERT_OK(ReplaceFile(folder_ + "/audit", "in the way"));
  for (const char* name : {"audit.list", "audit.verify", "audit.head"}) {
    EXPECT_THAT(Run(name, Json::object()),
                FailsWith(ErrorCode::kAuditUnreadable));
  }
}

}  // namespace
}  // namespace osiris
