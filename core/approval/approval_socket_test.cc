#include "core/approval/approval_socket.h"

#include <poll.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

ApprovalQuestion Ask(std::string nonce) {
  return {.nonce = std::move(nonce),
          .client = "claude",
          .version = "1",
          .tool = "discovery_sample",
          .connection = "@sqlite.movies",
          .shows = "rows",
          .timeout_ms = 50000};
}

class ApprovalSocketTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // A socket's path is short.
    std::string pattern = "/tmp/osiris_ask.XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    sockets_ = {folder_ + "/osiris/a.sock"};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // The next question, waited for.
  static PendingApproval Await(const ApprovalListener& listener) {
    while (true) {
      pollfd waiting = {listener.fd(), POLLIN, 0};
      poll(&waiting, 1, -1);
      std::optional<PendingApproval> next = listener.Next();
      if (next) return *std::move(next);
    }
  }

  std::string folder_;
  std::vector<std::string> sockets_;
};

TEST_F(ApprovalSocketTest, NobodyListensUntilSomebodyDoes) {
  EXPECT_FALSE(SomebodyListens(sockets_));
  const auto nobody = AskListener(sockets_, Ask("n"), {});
  ASSERT_OK(nobody);
  EXPECT_EQ(*nobody, std::nullopt);
  {
    const auto listener = ApprovalListener::Bind(sockets_);
    ASSERT_OK(listener);
    EXPECT_TRUE(SomebodyListens(sockets_));
  }
  EXPECT_FALSE(SomebodyListens(sockets_));
}

TEST_F(ApprovalSocketTest, AQuestionOfMemoryComesThrough) {
  ApprovalQuestion question = Ask("n");
  question.memory = MemoryOffer{.session = "chat",
                                .excerpt = "a \"quoted\" ü",
                                .bytes = 7,
                                .retention_days = 30};
  EXPECT_EQ(DecodeQuestion(Encode(question)), question);
  Json packet = *ParseJson(Encode(question));
  for (const Json& memory :
       {Json(nullptr), Json::object(), Json{{"session", "chat"}}}) {
    packet["memory"] = memory;
    EXPECT_EQ(DecodeQuestion(DumpJson(packet)), std::nullopt) << memory;
  }
  packet.erase("memory");
  packet["more"] = 1;
  EXPECT_EQ(DecodeQuestion(DumpJson(packet)), std::nullopt);
}

TEST_F(ApprovalSocketTest, CarriesAQuestionAndItsAnswer) {
  const auto listener = ApprovalListener::Bind(sockets_);
  ASSERT_OK(listener);
  std::thread person([&listener] {
    const PendingApproval pending = Await(*listener);
    EXPECT_EQ(pending.question(), Ask("n1"));
    EXPECT_TRUE(pending.Answer(ApprovalAnswer::kSession));
  });

  const auto answer = AskListener(sockets_, Ask("n1"), {});

  person.join();
  ASSERT_OK(answer);
  EXPECT_EQ(*answer, ApprovalAnswer::kSession);
}

TEST_F(ApprovalSocketTest, OnlyOneListens) {
  const auto first = ApprovalListener::Bind(sockets_);
  ASSERT_OK(first);
  EXPECT_THAT(ApprovalListener::Bind(sockets_),
              FailsWith(ErrorCode::kPolicyAnotherListens));
}

TEST_F(ApprovalSocketTest, ASocketThatWasLeftBehindIsReplaced) {
  std::filesystem::create_directory(folder_ + "/osiris");
  std::filesystem::permissions(folder_ + "/osiris",
                               std::filesystem::perms::owner_all);
  ASSERT_EQ(mkfifo(sockets_.front().c_str(), 0600), 0);
  EXPECT_OK(ApprovalListener::Bind(sockets_));
}

TEST_F(ApprovalSocketTest, AnAnswerThatDoesNotComeInTimeIsADenial) {
  const auto listener = ApprovalListener::Bind(sockets_);
  ASSERT_OK(listener);
  CallContext context;
  context.deadline = CallContext::Clock::now();
  const auto answer = AskListener(sockets_, Ask("n"), context);
  ASSERT_OK(answer);
  EXPECT_EQ(*answer, ApprovalAnswer::kDeny);
}

TEST_F(ApprovalSocketTest, AListenerThatGoesAwayIsADenial) {
  auto listener = ApprovalListener::Bind(sockets_);
  ASSERT_OK(listener);
  std::thread person([&listener] { Await(*listener); });
  const auto answer = AskListener(sockets_, Ask("n"), {});
  person.join();
  ASSERT_OK(answer);
  EXPECT_EQ(*answer, ApprovalAnswer::kDeny);
}

TEST_F(ApprovalSocketTest, WhoIsCancelledDoesNotWait) {
  const auto listener = ApprovalListener::Bind(sockets_);
  ASSERT_OK(listener);
  CallContext context;
  context.cancellation.Cancel();
  EXPECT_THAT(AskListener(sockets_, Ask("n"), context),
              FailsWith(ErrorCode::kRunCancelled));
}

TEST_F(ApprovalSocketTest, AFolderThatOthersMayEnterIsNotUsed) {
  {
    const auto listener = ApprovalListener::Bind(sockets_);
    ASSERT_OK(listener);
    ASSERT_EQ(chmod((folder_ + "/osiris").c_str(), 0755), 0);
    EXPECT_FALSE(SomebodyListens(sockets_));
  }
  EXPECT_THAT(ApprovalListener::Bind(sockets_),
              FailsWith(ErrorCode::kConfigHomeUnusable));
}

TEST(ApprovalQuestionTest, TakesNoAnswerToAnotherQuestion) {
  const std::string packet = EncodeAnswer("a", ApprovalAnswer::kOnce);
  EXPECT_EQ(DecodeAnswer(packet, "a"), ApprovalAnswer::kOnce);
  EXPECT_EQ(DecodeAnswer(packet, "b"), std::nullopt);
  for (const char* bad :
       {"", "{}", "once", R"({"v":1,"nonce":"a","answer":"yes"})",
        R"({"v":2,"nonce":"a","answer":"once"})"}) {
    EXPECT_EQ(DecodeAnswer(bad, "a"), std::nullopt) << bad;
    EXPECT_EQ(DecodeQuestion(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(DecodeQuestion(Encode(Ask("n"))), Ask("n"));
}

TEST(ApprovalSocketsTest, AreNamedByTheHome) {
  const auto sockets = [](const char* home) {
    return ApprovalSockets(
        home, [](const std::string&) -> std::optional<std::string> {
          return "/run/x";
        });
  };
  EXPECT_EQ(sockets("/home/a").front().substr(0, 14), "/run/x/osiris/");
  EXPECT_EQ(sockets("/home/a").front().size(), 14 + 16 + 5);
  EXPECT_NE(sockets("/home/a"), sockets("/home/b"));
}

}  // namespace
}  // namespace osiris
