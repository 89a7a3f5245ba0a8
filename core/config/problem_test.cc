#include "core/config/problem.h"

#include "core/base/status_matchers.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Problem At(int line, std::string message) {
  return {.line = line,
          .path = {"mcp", message},
          .message = "bad " + message,
          .hint = "try another " + message};
}

TEST(ProblemTest, DescribesPlaceMessageAndHint) {
  EXPECT_EQ(Describe(At(4, "queue")), "line 4: bad queue; try another queue");
  EXPECT_EQ(Describe(Problem{.message = "no place"}), "no place");
}

TEST(ProblemTest, TellsASingleErrorWithItsPathAndHint) {
  const absl::Status status =
      ProblemsError(ErrorCode::kConfigInvalid, "`a.yaml`", {At(4, "queue")});
  EXPECT_THAT(status, FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_EQ(status.message(), "`a.yaml`: line 4: bad queue");
  EXPECT_THAT(GetErrorInfo(status).path, ElementsAre("mcp", "queue"));
  EXPECT_EQ(GetErrorInfo(status).hint, "try another queue");
}

TEST(ProblemTest, TellsAllErrorsAndNoWarning) {
  Problem warning = At(5, "warned");
  warning.severity = Problem::Severity::kWarning;
  const std::vector<Problem> problems = {At(4, "queue"), warning,
                                         At(7, "sandbox")};
  EXPECT_TRUE(HasErrors(problems));
  EXPECT_FALSE(HasErrors({warning}));
  const absl::Status status =
      ProblemsError(ErrorCode::kConfigInvalid, "`a.yaml`", problems);
  EXPECT_EQ(status.message(),
            "`a.yaml` has 2 problems: line 4: bad queue; try another queue; "
            "line 7: bad sandbox; try another sandbox");
}

TEST(ProblemTest, StaysShortWhateverTheFile) {
  const std::vector<Problem> problems(5000, At(1, "x"));
  const absl::Status status =
      ProblemsError(ErrorCode::kConfigInvalid, "`a.yaml`", problems);
  EXPECT_THAT(std::string(status.message()), HasSubstr("5000 problems"));
  EXPECT_LT(status.message().size(), 4000u);
}

TEST(ProblemTest, IsJsonWithoutWhatItHasNot) {
  EXPECT_EQ(ToJson(At(4, "q")), (Json{{"severity", "error"},
                                      {"line", 4},
                                      {"path", {"mcp", "q"}},
                                      {"message", "bad q"},
                                      {"hint", "try another q"}}));
  EXPECT_EQ(
      ToJson(Problem{.severity = Problem::Severity::kWarning, .message = "m"}),
      (Json{
          {"severity", "warning"}, {"path", Json::array()}, {"message", "m"}}));
}

}  // namespace
}  // namespace osiris
