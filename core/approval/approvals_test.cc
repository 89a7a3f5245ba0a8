#include "core/approval/approvals.h"

#include <poll.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/approval/approval_socket.h"
#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class ApprovalsTest : public ::testing::Test {
 protected:
  ApprovalsTest() {
    // A socket's path is short.
    std::string pattern = "/tmp/osiris_ask.XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    approvals_.emplace(sockets(), [this](const AuditEvent& event) {
      audited_.push_back(event);
      return absl::OkStatus();
    });
  }
  ~ApprovalsTest() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> sockets() const {
    return {folder_ + "/osiris/a.sock"};
  }

  static Call CallOf(std::string client, bool can_ask = false) {
    Call call = {.door = Door::kMcp, .client = {.name = std::move(client)}};
    call.operation = "discovery.sample";
    call.can_ask = can_ask;
    return call;
  }

  // The same with a yes to the question `id`.
  static Call Answered(const std::string& id, const char* answer = "once") {
    Call call = CallOf("c", true);
    call.consent = CallConsent{.question = id, .answer = answer};
    return call;
  }

  static ApprovalWish Wish(Shows shows, AskMode ask = AskMode::kFirst) {
    return {.connection = "@sqlite.a", .shows = shows, .ask = ask};
  }

  // What `ask` answers while a person answers `answer` to the one question.
  template <typename Ask>
  auto With(ApprovalAnswer answer, const Ask& ask) {
    const auto listener = ApprovalListener::Bind(sockets());
    EXPECT_OK(listener);
    std::thread person([this, &listener, answer] {
      std::optional<PendingApproval> pending;
      while (!pending) {
        pollfd waiting = {listener->fd(), POLLIN, 0};
        poll(&waiting, 1, -1);
        pending = listener->Next();
      }
      question_ = pending->question();
      EXPECT_TRUE(pending->Answer(answer));
    });
    auto answered = ask();
    person.join();
    return answered;
  }
  absl::StatusOr<ApprovalAnswer> AskWith(ApprovalAnswer answer,
                                         const ApprovalWish& wish, Call call) {
    return With(answer, [&] { return approvals_->Ask(wish, call); });
  }

  static KeepWish Entry(std::string sha256) {
    return {.offer = {.session = "chat",
                      .excerpt = "join on id",
                      .bytes = 12,
                      .retention_days = 365},
            .sha256 = std::move(sha256)};
  }
  absl::StatusOr<std::optional<AgreedAt>> Keep(const KeepWish& wish,
                                               Call call) {
    return approvals_->AskToKeep(wish, call);
  }

  absl::StatusOr<ApprovalAnswer> Ask(const ApprovalWish& wish, Call call) {
    return approvals_->Ask(wish, call);
  }

  // The client's own question, given out for `wish`.
  std::string GivenFor(const ApprovalWish& wish, Call call) {
    call.can_ask = true;
    EXPECT_THAT(approvals_->Ask(wish, call),
                FailsWith(ErrorCode::kPolicyApprovalNeeded));
    return call.question ? call.question->id : "";
  }

  // Of one call, for two names of a place.
  static std::pair<ApprovalWish, ApprovalWish> TwoWishes() {
    const ApprovalWish first = Wish(Shows::kMaskedRows, AskMode::kAlways);
    ApprovalWish second = first;
    second.connection = "@sqlite.b";
    return {first, second};
  }

  // A call for TwoWishes with a yes to the second, after `answer` to the first.
  Call AskedTwice(const char* answer) {
    const auto [first, second] = TwoWishes();
    Call call = CallOf("c", true);
    call.consent =
        CallConsent{.question = GivenFor(first, CallOf("c")), .answer = answer};
    EXPECT_OK(approvals_->Ask(first, call));
    call.schema_only = std::string_view(answer) == "schema";
    EXPECT_THAT(approvals_->Ask(second, call),
                FailsWith(ErrorCode::kPolicyApprovalNeeded));
    Call last = CallOf("c", true);
    last.consent = CallConsent{
        .question = call.question ? call.question->id : "", .answer = "once"};
    return last;
  }

  std::string folder_;
  // What the person was asked last.
  ApprovalQuestion question_;
  std::vector<AuditEvent> audited_;
  std::optional<Approvals> approvals_;
};

TEST_F(ApprovalsTest, WhereNobodyCanBeAskedTheRuleDecides) {
  EXPECT_OK(Ask(Wish(Shows::kRows), CallOf("c")));
  EXPECT_TRUE(approvals_->IsSettled(Wish(Shows::kRows), CallOf("c")));
  EXPECT_TRUE(audited_.empty());
}

TEST_F(ApprovalsTest, RemembersASessionByClientSourceAndWhatIsShown) {
  ASSERT_OK(
      AskWith(ApprovalAnswer::kSession, Wish(Shows::kMaskedRows), CallOf("c")));
  EXPECT_EQ(audited_.size(), 1u);
  EXPECT_EQ(audited_.at(0).kind, AuditEventKind::kConsentGiven);
  EXPECT_EQ(audited_.at(0).outcome, "session");
  EXPECT_EQ(audited_.at(0).target, "@sqlite.a");
  const auto listener = ApprovalListener::Bind(sockets());
  ASSERT_OK(listener);

  // Nobody answers: what comes back was remembered.
  EXPECT_OK(Ask(Wish(Shows::kMaskedRows), CallOf("c")));
  EXPECT_OK(Ask(Wish(Shows::kStructure), CallOf("c")));
  EXPECT_TRUE(approvals_->IsSettled(Wish(Shows::kStructure), CallOf("c")));
  EXPECT_FALSE(approvals_->IsSettled(Wish(Shows::kRows), CallOf("c")));
  EXPECT_FALSE(approvals_->IsSettled(Wish(Shows::kStructure), CallOf("d")));
  EXPECT_FALSE(approvals_->IsSettled(Wish(Shows::kStructure, AskMode::kAlways),
                                     CallOf("c")));
}

TEST_F(ApprovalsTest, RecordsTheClientAsItMayBeWritten) {
  Call call = CallOf("tulipgarden");
  call.written_client = {.name = "***", .version = "1"};
  ASSERT_OK(AskWith(ApprovalAnswer::kSession, Wish(Shows::kMaskedRows), call));
  EXPECT_EQ(audited_.at(0).client_name, "***");
  EXPECT_EQ(audited_.at(0).client_version, "1");
}

TEST_F(ApprovalsTest, AsksEachTimeWhereThatIsTheRule) {
  const ApprovalWish always = Wish(Shows::kRows, AskMode::kAlways);
  for (int time = 0; time < 2; ++time) {
    ASSERT_OK(AskWith(ApprovalAnswer::kSession, always, CallOf("c")));
  }
  EXPECT_EQ(audited_.size(), 2u);
}

TEST_F(ApprovalsTest, ANoHoldsForAWhileAndAsksNobodyAgain) {
  EXPECT_THAT(AskWith(ApprovalAnswer::kDeny, Wish(Shows::kRows), CallOf("c")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(Ask(Wish(Shows::kRows), CallOf("c")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_OK(Ask(Wish(Shows::kRows), CallOf("d")));
  // Though the person is gone.
  EXPECT_FALSE(approvals_->IsSettled(Wish(Shows::kRows), CallOf("c")));
  EXPECT_TRUE(approvals_->IsSettled(Wish(Shows::kRows), CallOf("d")));
  EXPECT_TRUE(audited_.empty());
}

TEST_F(ApprovalsTest, StructureOnlyIsRememberedAsThat) {
  const auto answer =
      AskWith(ApprovalAnswer::kSchema, Wish(Shows::kRows), CallOf("c"));
  ASSERT_OK(answer);
  EXPECT_EQ(*answer, ApprovalAnswer::kSchema);
  EXPECT_TRUE(
      approvals_->IsSettled(Wish(Shows::kStructure), CallOf("c", true)));
  EXPECT_FALSE(approvals_->IsSettled(Wish(Shows::kRows), CallOf("c", true)));
}

TEST_F(ApprovalsTest, StructureOnlyAsksNobodyAgainForAWhile) {
  ASSERT_OK(AskWith(ApprovalAnswer::kSchema, Wish(Shows::kRows), CallOf("c")));
  const auto again = Ask(Wish(Shows::kRows), CallOf("c", true));
  ASSERT_OK(again);
  EXPECT_EQ(*again, ApprovalAnswer::kSchema);
  EXPECT_THAT(Ask(Wish(Shows::kRows, AskMode::kAlways), CallOf("c", true)),
              FailsWith(ErrorCode::kPolicyApprovalNeeded));
}

TEST_F(ApprovalsTest, EachFormThatIsOpenCountsForItsOwnCall) {
  const std::string first = GivenFor(Wish(Shows::kRows), CallOf("c"));
  const std::string second = GivenFor(Wish(Shows::kRows), CallOf("c"));
  const auto structure = Ask(Wish(Shows::kRows), Answered(first, "schema"));
  ASSERT_OK(structure);
  EXPECT_EQ(*structure, ApprovalAnswer::kSchema);
  const auto rows = Ask(Wish(Shows::kRows), Answered(second));
  ASSERT_OK(rows);
  EXPECT_EQ(*rows, ApprovalAnswer::kOnce);
}

TEST_F(ApprovalsTest, AFormThatWasTakenBackIsNoNo) {
  const std::string id = GivenFor(Wish(Shows::kRows), CallOf("c"));
  EXPECT_THAT(Ask(Wish(Shows::kRows), Answered(id, "withdrawn")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(Ask(Wish(Shows::kRows), Answered(id)),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(Ask(Wish(Shows::kRows), CallOf("c", true)),
              FailsWith(ErrorCode::kPolicyApprovalNeeded));
}

TEST_F(ApprovalsTest, ACallIsAskedForOnce) {
  Call call = CallOf("c", true);
  call.approved = {{.connection = "@sqlite.a", .shows = "rows"}};
  EXPECT_OK(approvals_->Ask(Wish(Shows::kRows, AskMode::kAlways), call));
}

TEST_F(ApprovalsTest, AConsentCountsOnceAndForWhatWasAsked) {
  const std::string id = GivenFor(Wish(Shows::kRows), CallOf("c"));
  const auto with = [&id](const char* client, const char* answer) {
    Call call = CallOf(client, true);
    call.consent = CallConsent{.question = id, .answer = answer};
    return call;
  };

  // Of another client, for something else, or made up.
  EXPECT_THAT(Ask(Wish(Shows::kRows), with("d", "once")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  ApprovalWish other = Wish(Shows::kRows);
  other.connection = "@sqlite.b";
  EXPECT_THAT(Ask(other, with("c", "once")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(Ask(Wish(Shows::kStructure), with("c", "once")),
              FailsWith(ErrorCode::kPolicyNotApproved));

  EXPECT_OK(Ask(Wish(Shows::kRows), with("c", "once")));
  EXPECT_THAT(Ask(Wish(Shows::kRows), with("c", "once")),
              FailsWith(ErrorCode::kPolicyNotApproved));
}

TEST_F(ApprovalsTest, AYesToRowsIsOneToMaskedRows) {
  const std::string id = GivenFor(Wish(Shows::kRows), CallOf("c"));

  EXPECT_OK(Ask(Wish(Shows::kMaskedRows), Answered(id, "session")));

  EXPECT_TRUE(
      approvals_->IsSettled(Wish(Shows::kMaskedRows), CallOf("c", true)));
  EXPECT_FALSE(approvals_->IsSettled(Wish(Shows::kRows), CallOf("c", true)));
}

TEST_F(ApprovalsTest, AYesToLessThanIsWantedByThenSaysWhyItIsNone) {
  const std::string id = GivenFor(Wish(Shows::kMaskedRows), CallOf("c"));
  const auto refused = Ask(Wish(Shows::kRows), Answered(id));
  EXPECT_THAT(refused, FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(std::string(refused.status().message()),
              testing::HasSubstr("rules of this source were changed"));
}

TEST_F(ApprovalsTest, AYesAfterTheTimeToAnswerIsNone) {
  ApprovalWish wish = Wish(Shows::kRows);
  wish.timeout = std::chrono::seconds(0);
  const std::string id = GivenFor(wish, CallOf("c"));

  const auto late = Ask(wish, Answered(id));

  EXPECT_THAT(late, FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(std::string(late.status().message()),
              testing::HasSubstr("in time"));
  // Used up, and no denial that lasts.
  EXPECT_THAT(Ask(Wish(Shows::kRows), Answered(id)),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_NE(GivenFor(Wish(Shows::kRows), CallOf("c")), "");
}

TEST_F(ApprovalsTest, ACallThatAsksTwiceKeepsWhatWasSaidFirst) {
  const auto [first, second] = TwoWishes();
  const Call last = AskedTwice("once");

  Call call = last;
  EXPECT_OK(approvals_->Ask(first, call));
  EXPECT_OK(approvals_->Ask(second, call));
  EXPECT_FALSE(call.schema_only);
  EXPECT_EQ(audited_.size(), 2u);
  // Each of both counts once.
  call = last;
  EXPECT_THAT(approvals_->Ask(first, call),
              FailsWith(ErrorCode::kPolicyNotApproved));
  call = last;
  EXPECT_THAT(approvals_->Ask(second, call),
              FailsWith(ErrorCode::kPolicyNotApproved));
}

TEST_F(ApprovalsTest, WhatWasSaidFirstHoldsForTheSameCallAlone) {
  const auto [first, second] = TwoWishes();
  const Call last = AskedTwice("once");

  Call other = last;
  other.client.name = "d";
  EXPECT_THAT(approvals_->Ask(first, other),
              FailsWith(ErrorCode::kPolicyNotApproved));
  other = last;
  other.operation = "rows.read";
  EXPECT_THAT(approvals_->Ask(first, other),
              FailsWith(ErrorCode::kPolicyNotApproved));
  ApprovalWish more = first;
  more.shows = Shows::kRows;
  other = last;
  EXPECT_THAT(approvals_->Ask(more, other),
              FailsWith(ErrorCode::kPolicyNotApproved));
}

TEST_F(ApprovalsTest, StructureOnlyHoldsForWhatIsAskedNext) {
  Call call = AskedTwice("schema");
  ASSERT_OK(approvals_->Ask(TwoWishes().first, call));
  EXPECT_TRUE(call.schema_only);
}

TEST_F(ApprovalsTest, AConsentThatIsNoWordIsANo) {
  Call call = CallOf("c", true);
  call.consent = CallConsent{
      .question = GivenFor(Wish(Shows::kRows), CallOf("c")), .answer = "yes"};
  EXPECT_THAT(approvals_->Ask(Wish(Shows::kRows), call),
              FailsWith(ErrorCode::kPolicyNotApproved));
}

TEST_F(ApprovalsTest, WhatIsToBeKeptIsAskedEachTime) {
  for (int time = 0; time < 2; ++time) {
    const auto agreed = With(ApprovalAnswer::kOnce, [this] {
      return Keep(Entry("a"), CallOf("c", true));
    });
    ASSERT_OK(agreed);
    EXPECT_EQ(*agreed, AgreedAt::kListener);
  }
  EXPECT_EQ(question_.memory, Entry("a").offer);
  EXPECT_EQ(question_.shows, "memory");
  EXPECT_EQ(question_.connection, "");
  // Who keeps it does that.
  EXPECT_TRUE(audited_.empty());
}

TEST_F(ApprovalsTest, WhereNobodyCanBeAskedNobodyAgreedToKeep) {
  const auto agreed = Keep(Entry("a"), CallOf("c"));
  ASSERT_OK(agreed);
  EXPECT_EQ(*agreed, std::nullopt);
}

TEST_F(ApprovalsTest, AYesToMoreThanOneEntryKeepsNothing) {
  for (const ApprovalAnswer answer :
       {ApprovalAnswer::kDeny, ApprovalAnswer::kSchema,
        ApprovalAnswer::kSession}) {
    const std::string client = "c" + std::string(NameOf(answer));
    EXPECT_THAT(With(answer, [&] { return Keep(Entry("a"), CallOf(client)); }),
                FailsWith(ErrorCode::kPolicyNotApproved));
    // And asks nobody again for a while.
    EXPECT_THAT(Keep(Entry("a"), CallOf(client)),
                FailsWith(ErrorCode::kPolicyNotApproved));
  }
}

TEST_F(ApprovalsTest, ANoToOneEntryIsNoneToAnother) {
  EXPECT_THAT(With(ApprovalAnswer::kDeny,
                   [&] { return Keep(Entry("a"), CallOf("c")); }),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_OK(With(ApprovalAnswer::kOnce,
                 [&] { return Keep(Entry("b"), CallOf("c")); }));
  EXPECT_THAT(Keep(Entry("a"), CallOf("c")),
              FailsWith(ErrorCode::kPolicyNotApproved));
}

TEST_F(ApprovalsTest, AConsentIsForTheEntryThatWasShown) {
  const auto given = [this](const char* sha256) {
    Call call = CallOf("c", true);
    EXPECT_THAT(approvals_->AskToKeep(Entry(sha256), call),
                FailsWith(ErrorCode::kPolicyApprovalNeeded));
    EXPECT_TRUE(call.question.has_value());
    EXPECT_EQ(call.question->memory, Entry(sha256).offer);
    return call.question->id;
  };
  const auto with = [](const std::string& id, const char* answer) {
    Call call = CallOf("c", true);
    call.consent = CallConsent{.question = id, .answer = answer};
    return call;
  };
  const std::string id = given("a");
  EXPECT_THAT(Keep(Entry("b"), with(id, "once")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(Ask(Wish(Shows::kRows), with(id, "session")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(
      Keep(Entry("a"), with(GivenFor(Wish(Shows::kRows), CallOf("c")), "once")),
      FailsWith(ErrorCode::kPolicyNotApproved));

  const auto agreed = Keep(Entry("a"), with(id, "once"));
  ASSERT_OK(agreed);
  EXPECT_EQ(*agreed, AgreedAt::kForm);
  EXPECT_THAT(Keep(Entry("a"), with(id, "once")),
              FailsWith(ErrorCode::kPolicyNotApproved));
  EXPECT_THAT(Keep(Entry("a"), with(given("a"), "deny")),
              FailsWith(ErrorCode::kPolicyNotApproved));
}

TEST_F(ApprovalsTest, ACallGetsBackTheTimeThatAPersonTook) {
  Call call = CallOf("c");
  const auto soon = CallContext::Clock::now();
  call.context.deadline = soon;
  ASSERT_OK(approvals_->Ask(Wish(Shows::kRows), call));
  EXPECT_GT(call.context.deadline, soon);
}

}  // namespace
}  // namespace osiris
