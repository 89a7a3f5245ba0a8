#include <poll.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/approval/approval_socket.h"
#include "core/approval/approvals.h"
#include "core/base/status_matchers.h"
#include "core/policy/decision.h"
#include "core/policy/policy_rules.h"
#include "core/policy/row_access.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr std::string_view kMovies = "@sqlite.movies";

// Asks a person, who says yes when the rules have been changed.
class RowAccessAskingTest : public testing::Test {
 protected:
  RowAccessAskingTest() {
    // A socket's path is short.
    std::string pattern = "/tmp/osiris_rows.XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    standard_ = {.assistants = AssistantAccess::kFull, .ask = AskMode::kAlways};
  }
  ~RowAccessAskingTest() override { std::filesystem::remove_all(folder_); }

  // What is decided of rows.
  absl::StatusOr<Decision> AdmitWhile(const std::function<void()>& change) {
    const std::vector<std::string> sockets = {folder_ + "/osiris/a.sock"};
    Approvals approvals(sockets,
                        [](const AuditEvent&) { return absl::OkStatus(); });
    const RowAccess access(
        [this] {
          const std::lock_guard lock(mutex_);
          return standard_;
        },
        [this](std::string_view) -> absl::StatusOr<SourceRule> {
          const std::lock_guard lock(mutex_);
          return SourceRule{.policy = {.all = own_}};
        },
        &approvals);
    const auto listener = ApprovalListener::Bind(sockets);
    EXPECT_OK(listener);
    std::thread person([this, &listener, &change] {
      std::optional<PendingApproval> pending;
      while (!pending) {
        pollfd waiting = {listener->fd(), POLLIN, 0};
        poll(&waiting, 1, -1);
        pending = listener->Next();
      }
      {
        const std::lock_guard lock(mutex_);
        change();
      }
      EXPECT_TRUE(pending->Answer(ApprovalAnswer::kOnce));
    });
    Call call = {.door = Door::kMcp, .client = {.name = "c"}};
    call.operation = "discovery.sample";
    absl::StatusOr<Decision> decision = access.Admit(kMovies, call, true);
    person.join();
    return decision;
  }

  std::string folder_;
  std::mutex mutex_;
  Config::Policy standard_;
  PolicySettings own_;
};

TEST_F(RowAccessAskingTest, AYesToRulesThatStayIsAYes) {
  const auto decision = AdmitWhile([] {});
  ASSERT_OK(decision);
  EXPECT_EQ(decision->access, AssistantAccess::kFull);
}

TEST_F(RowAccessAskingTest, RulesThatWereTightenedMeanwhileHold) {
  EXPECT_THAT(AdmitWhile([this] { own_.assistants = AssistantAccess::kDeny; }),
              FailsWith(ErrorCode::kPolicySourceDenied));
  own_ = {};
  EXPECT_THAT(
      AdmitWhile([this] { standard_.assistants = AssistantAccess::kDeny; }),
      FailsWith(ErrorCode::kPolicySourceDenied));
  standard_.assistants = AssistantAccess::kFull;
  auto decision = AdmitWhile([this] {
    own_.assistants = AssistantAccess::kMasked;
    own_.tables.deny = {"payroll"};
    own_.max_rows = 1;
  });
  ASSERT_OK(decision);
  EXPECT_EQ(decision->access, AssistantAccess::kMasked);
  EXPECT_FALSE(decision->names.MayAskFor("payroll"));
  EXPECT_EQ(decision->max_rows, 1);
}

TEST_F(RowAccessAskingTest, AYesIsForNoMoreThanWasAskedFor) {
  own_.assistants = AssistantAccess::kMasked;
  EXPECT_THAT(AdmitWhile([this] { own_.assistants = AssistantAccess::kFull; }),
              FailsWith(ErrorCode::kPolicyNotApproved));
}

}  // namespace
}  // namespace osiris
