#include "core/usage/usage_service.h"

#include <filesystem>

#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/operation/checked_call.h"
#include "core/usage/usage_operations.h"
#include "core/usage/usage_shelf.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// Each document is also held against the schema that is published of it.
class UsageServiceTest : public testing::Test {
 protected:
  UsageServiceTest()
      : folder_(testing::TempDir() + "/usage_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        telemetry_(folder_, "5e55", clock_, true),
        service_(telemetry_) {}
  ~UsageServiceTest() override {
    // What is still to be written goes with it.
    telemetry_.Flush().IgnoreError();
    std::filesystem::remove_all(folder_);
  }

  void Record(const std::string& operation, const std::string& client,
              const std::string& outcome, int64_t elapsed_us = 100) {
    telemetry_.Record({.key = {.door = "mcp",
                               .client = client,
                               .operation = operation,
                               .outcome = outcome},
                       .elapsed_us = elapsed_us});
  }

  absl::StatusOr<Json> Show(Json arguments) {
    return CheckedCall(UsageOperations(&service_), "telemetry.show",
                       std::move(arguments));
  }

  FakeClock clock_;
  const std::string folder_;
  Telemetry telemetry_;
  UsageService service_;
};

TEST_F(UsageServiceTest, ShowsEachOperationOfEachClient) {
  Record("a.run", "claude", "ok", 100);
  Record("a.run", "claude", "RUN/TIMED_OUT", 5000);
  Record("a.run", "cursor", "ok");
  Record("", "claude", "PROTOCOL/TOOL_UNKNOWN");

  const auto document = Show(Json::object());

  ASSERT_OK(document);
  EXPECT_EQ(document->at("calls"), 4);
  EXPECT_EQ(document->at("errors"), 2);
  ASSERT_EQ(document->at("series").size(), 3u);
  const Json& claude = document->at("series")[1];
  EXPECT_EQ(claude.at("operation"), "a.run");
  EXPECT_EQ(claude.at("client"), "claude");
  EXPECT_EQ(claude.at("calls"), 2);
  EXPECT_EQ(claude.at("errors"), 1);
  EXPECT_EQ(claude.at("latency_us").at("max"), 5000);
  EXPECT_EQ(claude.at("outcomes").size(), 2u);
}

TEST_F(UsageServiceTest, LeavesOutWhatDoesNotMatch) {
  Record("a.run", "claude", "ok");
  ASSERT_OK(telemetry_.Flush());
  clock_.Advance(std::chrono::hours(24));
  Record("b.run", "cursor", "RUN/CANCELLED");

  const auto calls = [this](Json arguments) {
    return Show(std::move(arguments))->at("calls");
  };
  EXPECT_EQ(calls({{"tool", "a.run"}}), 1);
  EXPECT_EQ(calls({{"client", "cursor"}}), 1);
  EXPECT_EQ(calls({{"outcome", "RUN/CANCELLED"}}), 1);
  EXPECT_EQ(calls({{"door", "cli"}}), 0);
  EXPECT_EQ(calls({{"session", "5e55"}}), 2);
  EXPECT_EQ(calls({{"session", "other"}}), 0);
  EXPECT_EQ(calls({{"since", "2026-11-26"}}), 1);
  EXPECT_EQ(calls({{"until", "2026-11-26"}}), 1);
  EXPECT_EQ(calls({{"since", "2026-11"}}), 2);
  EXPECT_EQ(calls({{"until", "2026-11"}}), 0);
  EXPECT_FALSE(Show({{"since", "yesterday"}}).ok());
}

TEST_F(UsageServiceTest, SaysWhatItCouldNotWriteAndWhatItCouldNotRead) {
  ASSERT_OK(MakeFolder(folder_));
  ASSERT_OK(ReplaceFile(folder_ + "/mcp_telemetry_2026-11-24.jsonl",
                        "half a line\n"));
  EXPECT_EQ(Show(Json::object())->at("unreadable"), 1);
  EXPECT_EQ(Show(Json::object())->at("written"), true);

  // Nothing is counted through a link, so nothing is read through one.
  std::filesystem::rename(folder_ + "/mcp_telemetry_2026-11-24.jsonl",
                          folder_ + "/elsewhere");
  std::filesystem::create_symlink(folder_ + "/elsewhere",
                                  folder_ + "/mcp_telemetry_2026-11-24.jsonl");
  Record("a.run", "claude", "ok");
  const auto beside = Show(Json::object());
  ASSERT_OK(beside);
  EXPECT_EQ(beside->at("calls"), 1);
  EXPECT_EQ(beside->at("unreadable"), 1);

  std::filesystem::remove_all(folder_);
  ASSERT_OK(ReplaceFile(folder_, "in the way"));
  Record("a.run", "claude", "ok");
  EXPECT_THAT(Show(Json::object()), FailsWith(ErrorCode::kAuditUnreadable));
}

TEST_F(UsageServiceTest, TellsWhatBecameOfSpansOfAllProcesses) {
  EXPECT_FALSE(Show(Json::object())->contains("otlp"));
  {
    Telemetry other(folder_, "07e4", clock_, true);
    other.Configure(true, true);
    other.Record({.key = {"mcp", "somebody", "a.run", "ok"}});
    other.DropSpans();
  }
  telemetry_.Configure(true, true);
  Record("a.run", "claude", "ok");
  ASSERT_EQ(telemetry_.TakeSpans(1).size(), 1u);
  telemetry_.CountExport({.spans_sent = 1, .failures = 2});

  const auto shown = Show(Json::object());
  ASSERT_OK(shown);
  EXPECT_EQ(shown->at("calls"), 2);
  EXPECT_EQ(shown->at("otlp"),
            (Json{{"spans_sent", 1}, {"spans_dropped", 1}, {"failures", 2}}));
  EXPECT_EQ(Show({{"session", "07e4"}})->at("otlp").at("spans_sent"), 0);
  EXPECT_FALSE(Show({{"client", "claude"}})->contains("otlp"));
}

TEST_F(UsageServiceTest, TellsASessionOfItselfAlone) {
  ASSERT_OK(MakeFolder(folder_));
  {
    Telemetry other(folder_, "07e4", clock_, true);
    other.Record({.key = {"mcp", "somebody", "a.run", "ok"}});
  }
  Record("a.run", "claude", "ok");
  const ResourceShelf shelf = UsageShelf(&service_);

  Call call;
  const auto list = shelf.list(call);
  ASSERT_OK(list);
  const auto read = shelf.read(list->at(0).at("uri"), call);

  ASSERT_TRUE(read.has_value());
  ASSERT_OK(*read);
  const auto document = ParseJson((*read)->at("text").get<std::string>());
  EXPECT_EQ(document->at("calls"), 1);
  EXPECT_EQ(document->at("session"), "5e55");
  EXPECT_EQ(document->dump().find("somebody"), std::string::npos);
  EXPECT_FALSE(
      shelf.read("osiris://mcp/telemetry/other.json", call).has_value());
  EXPECT_EQ(Show(Json::object())->at("calls"), 2);
}

}  // namespace
}  // namespace osiris
