#include "core/base/error_info.h"

#include <algorithm>
#include <set>
#include <string>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(ErrorCodesTest, AreSortedDistinctAndOfKnownFamilies) {
  const std::set<std::string> families = {
      "AUDIT",  "CONFIG", "CONNECTION", "DISCOVERY", "INTERNAL",
      "MEMORY", "OML",    "POLICY",     "PROTOCOL",  "RUN"};
  std::string before;
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    const std::string name(info.name);
    EXPECT_LT(before, name);
    EXPECT_TRUE(families.contains(name.substr(0, name.find('/')))) << name;
    EXPECT_FALSE(info.meaning.empty()) << name;
    EXPECT_FALSE(info.hint.empty()) << name;
    EXPECT_GE(info.exit, 1) << name;
    before = name;
  }
}

TEST(ErrorCodesTest, DescribeThemselves) {
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    EXPECT_EQ(Describe(info.code).name, info.name);
  }
}

TEST(ErrorInfoTest, CarriesCodePathAndHint) {
  const absl::Status status =
      MakeError(ErrorCode::kConnectionNotFound, "connection `@a.b` is missing",
                {.path = {"connection"}, .hint = "use `@a.c`"});

  const ErrorInfo info = GetErrorInfo(status);

  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(info, (ErrorInfo{.code = "CONNECTION/NOT_FOUND",
                             .path = {"connection"},
                             .hint = "use `@a.c`",
                             .retryable = false}));
  EXPECT_EQ(ExitStatus(status), 4);
}

TEST(ErrorInfoTest, TakesTheHintOfTheRegistry) {
  EXPECT_EQ(GetErrorInfo(MakeError(ErrorCode::kProtocolBusy, "busy")).hint,
            Describe(ErrorCode::kProtocolBusy).hint);
}

TEST(ErrorInfoTest, SurvivesAnotherProcess) {
  const absl::Status status = MakeErrorFromParts(
      "RUN/TIMED_OUT", "late", {.path = {"a"}, .hint = "ask for less"});

  EXPECT_THAT(status, FailsWith(ErrorCode::kRunTimedOut));
  EXPECT_EQ(GetErrorInfo(status).hint, "ask for less");
}

TEST(ErrorInfoTest, TurnsUnknownCodesIntoOurFault) {
  EXPECT_THAT(MakeErrorFromParts("MADE/UP", "x", {}),
              FailsWith(ErrorCode::kInternalUnexpected));
  EXPECT_THAT(absl::InternalError("x"),
              FailsWith(ErrorCode::kInternalUnexpected));
  EXPECT_THAT(absl::CancelledError(), FailsWith(ErrorCode::kRunCancelled));
  EXPECT_EQ(ExitStatus(absl::InternalError("x")), 70);
  EXPECT_EQ(ExitStatus(absl::OkStatus()), 0);
}

// Known bugs E:ERR-007, E:ERR-008.
TEST(ErrorInfoTest, KeepsItsFactsWhenAnnotated) {
  const absl::Status status = Annotate(
      MakeError(ErrorCode::kConnectionBusy, "locked"), "reading `orders`");

  EXPECT_EQ(std::string(status.message()), "reading `orders`: locked");
  EXPECT_THAT(status, FailsWith(ErrorCode::kConnectionBusy));
}

TEST(ErrorInfoTest, AnAssistantReadsNoPathOfThisMachine) {
  const auto message = [](ErrorCode code, std::string_view text) {
    const absl::Status status = MakeError(code, text);
    EXPECT_EQ(MessageFor(status, Audience::kPerson), text);
    return MessageFor(status, Audience::kAssistant);
  };

  EXPECT_EQ(message(ErrorCode::kConnectionUnreachable,
                    "reading x: `/srv/a.db` does not exist"),
            "reading x: `***` does not exist");
  EXPECT_EQ(message(ErrorCode::kConnectionUnreachable,
                    "`/srv/a`b.db` does not exist"),
            "`***` does not exist");
  EXPECT_EQ(message(ErrorCode::kConnectionInvalid, "`/srv/cut"), "`***`");
  EXPECT_EQ(message(ErrorCode::kConnectionInvalid, "`path` is missing"),
            "`path` is missing");
  EXPECT_EQ(message(ErrorCode::kDiscoveryStoreUnusable,
                    "cannot open `/home/a/.osiris/cache/k.lock`: no space"),
            "cannot open `***`: no space");
  EXPECT_EQ(message(ErrorCode::kDiscoveryTableNotFound, "no table `/x`"),
            "no table `/x`");
}

TEST(ErrorInfoTest, AnAssistantReadsNoNameOfAVariable) {
  const auto message = [](std::string_view text) {
    const absl::Status status = MakeError(ErrorCode::kConnectionInvalid, text);
    EXPECT_EQ(MessageFor(status, Audience::kPerson), text);
    return MessageFor(status, Audience::kAssistant);
  };

  EXPECT_EQ(message("`@a.b` needs environment variables that are not set: "
                    "`HOST`, `PW`"),
            "`@a.b` needs environment variables that are not set: `***`");
  EXPECT_EQ(message("`port` must be true; it is made from `A`, `B`; `user` is "
                    "made from `C`"),
            "`port` must be true; it is made from `***`; `user` is made from "
            "`***`");
  EXPECT_EQ(message("no answer from `${HOST}:${PORT:-1}`"),
            "no answer from `***:***`");
  // What is none stays.
  EXPECT_EQ(message("a `${` is not followed by a variable's name and `}`"),
            "a `${` is not followed by a variable's name and `}`");
  EXPECT_EQ(message("made from nothing; `${"), "made from nothing; `${");
}

}  // namespace
}  // namespace osiris
