#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/operation/answer_keeper.h"
#include "core/operation/operation_recorder.h"
#include "core/telemetry/telemetry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using testing::ElementsAre;

// Remembers what was to be kept.
class Kept final : public AnswerKeeper {
 public:
  PayloadMode ModeOf(std::string_view) override { return PayloadMode::kFull; }
  std::string AddressOf(std::string_view) override { return "sha256:00"; }
  absl::Status Keep(SentAnswer answer, std::string, PayloadMode) override {
    texts.push_back(std::move(answer.text));
    return absl::OkStatus();
  }

  std::vector<std::string> texts;
};

// What is recorded of a call that ends with a question to a person.
class RecordedQuestionTest : public testing::Test {
 protected:
  RecordedQuestionTest()
      : home_(testing::TempDir() + "/question_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()),
        audit_(home_ + "/audit", std::string(32, 'a'), SystemClock()),
        telemetry_(home_ + "/telemetry", std::string(32, 'a'), SystemClock(),
                   true),
        registry_({Declare()}),
        recorder_(registry_, audit_, [](std::string_view) { return 0; },
                  {.keeper = &kept_, .telemetry = &telemetry_}) {}
  ~RecordedQuestionTest() override { std::filesystem::remove_all(home_); }

  Operation Declare() {
    Operation operation;
    operation.name = "test.run";
    operation.tool = "test_run";
    operation.input_schema = *ParseJson(R"({"type":"object"})");
    operation.handler = [this](const Json& arguments,
                               Call& call) -> absl::StatusOr<Json> {
      if (arguments.contains("break")) {
        std::filesystem::remove_all(home_ + "/audit");
      }
      if (arguments.contains("done")) return Json{{"status", "success"}};
      call.question = CallQuestion{.id = "q", .connection = "@sqlite.a"};
      return MakeError(ErrorCode::kPolicyApprovalNeeded, "a person is asked");
    };
    return operation;
  }

  CallOutcome Run(bool asks_in_session, Json arguments = Json::object()) {
    Call call;
    call.door = Door::kMcp;
    call.can_ask = true;
    call.asks_in_session = asks_in_session;
    return recorder_.Run("test.run", std::move(arguments), std::move(call));
  }

  std::vector<Json> Lines() const {
    std::vector<Json> lines;
    std::istringstream text(*ReadFile(audit_.path()));
    for (std::string line; std::getline(text, line);) {
      lines.push_back(*ParseJson(line));
    }
    return lines;
  }
  std::vector<std::string> Events() const {
    std::vector<std::string> events;
    for (const Json& line : Lines()) events.push_back(line.at("event"));
    return events;
  }

  const std::string home_;
  Kept kept_;
  AuditLog audit_;
  Telemetry telemetry_;
  OperationRegistry registry_;
  OperationRecorder recorder_;
};

TEST_F(RecordedQuestionTest, WithinARequestIsNoCallAndNoAnswer) {
  const CallOutcome outcome = Run(/*asks_in_session=*/true);

  EXPECT_TRUE(outcome.question.has_value());
  EXPECT_THAT(Events(),
              ElementsAre("segment.opened", "call.began", "consent.asked"));
  const Json asked = Lines()[2];
  EXPECT_EQ(asked.at("corr"), outcome.correlation_id);
  EXPECT_EQ(asked.at("outcome"), "POLICY/APPROVAL_NEEDED");
  EXPECT_FALSE(asked.contains("payload"));
  EXPECT_FALSE(asked.contains("bytes"));
  EXPECT_TRUE(telemetry_.Totals().empty());
  EXPECT_TRUE(kept_.texts.empty());
}

TEST_F(RecordedQuestionTest, InPlaceOfAnAnswerIsACall) {
  EXPECT_TRUE(Run(/*asks_in_session=*/false).question.has_value());

  EXPECT_THAT(Events(),
              ElementsAre("segment.opened", "call.began", "call.denied"));
  EXPECT_EQ(telemetry_.Totals().size(), 1u);
  EXPECT_EQ(kept_.texts.size(), 1u);
}

TEST_F(RecordedQuestionTest, WhoCouldAskAndDidNotIsRecordedAsAnyOther) {
  ASSERT_OK(Run(/*asks_in_session=*/true, {{"done", true}}).document);

  EXPECT_THAT(Events(),
              ElementsAre("segment.opened", "call.began", "call.ended"));
  EXPECT_EQ(telemetry_.Totals().size(), 1u);
  EXPECT_EQ(kept_.texts.size(), 1u);
}

TEST_F(RecordedQuestionTest, ThatCannotBeRecordedIsNotPut) {
  for (const bool asks_in_session : {false, true}) {
    const CallOutcome outcome = Run(asks_in_session, {{"break", true}});

    EXPECT_THAT(outcome.document, FailsWith(ErrorCode::kAuditUnavailable));
    EXPECT_FALSE(outcome.question.has_value());
  }
}

}  // namespace
}  // namespace osiris
