#include "core/policy/row_access.h"

#include <string>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kMovies = "@sqlite.movies";

RowAccess::Rule Always(std::optional<AssistantAccess> access) {
  return [access](std::string_view) { return access; };
}

TEST(RowAccessTest, WithholdsFromAssistantsUnlessTheRuleIsFull) {
  for (const AssistantAccess access :
       {AssistantAccess::kDeny, AssistantAccess::kSchema,
        AssistantAccess::kMasked}) {
    EXPECT_THAT(RowAccess(access, {}).Check(kMovies, Door::kMcp),
                FailsWith(ErrorCode::kPolicyRowsWithheld));
  }
  EXPECT_OK(RowAccess(AssistantAccess::kFull, {}).Check(kMovies, Door::kMcp));
}

TEST(RowAccessTest, ShowsPeopleEverything) {
  const RowAccess denied(AssistantAccess::kDeny,
                         Always(AssistantAccess::kDeny));

  EXPECT_OK(denied.Check(kMovies, Door::kCli));
  EXPECT_OK(denied.Check(kMovies, Door::kDesktop));
}

TEST(RowAccessTest, TakesTheConnectionsOwnRuleFirst) {
  const RowAccess opened(AssistantAccess::kSchema,
                         Always(AssistantAccess::kFull));
  const RowAccess closed(AssistantAccess::kFull,
                         Always(AssistantAccess::kSchema));
  const RowAccess silent(AssistantAccess::kFull, Always(std::nullopt));

  EXPECT_OK(opened.Check(kMovies, Door::kMcp));
  EXPECT_THAT(closed.Check(kMovies, Door::kMcp),
              FailsWith(ErrorCode::kPolicyRowsWithheld));
  EXPECT_OK(silent.Check(kMovies, Door::kMcp));
}

TEST(RowAccessTest, WithholdsWhereTheRuleCannotBeRead) {
  const RowAccess broken(AssistantAccess::kFull, [](std::string_view) {
    return MakeError(ErrorCode::kConfigUnreadable, "no YAML");
  });

  EXPECT_THAT(broken.Check(kMovies, Door::kMcp),
              FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_OK(broken.Check(kMovies, Door::kCli));
}

TEST(RowAccessTest, SaysWhichRuleItWas) {
  const absl::Status masked =
      RowAccess(AssistantAccess::kMasked, {}).Check(kMovies, Door::kMcp);

  EXPECT_THAT(std::string(masked.message()),
              HasSubstr("`policy.assistants` is `masked`"));
  EXPECT_THAT(std::string(masked.message()), HasSubstr("no masks yet"));
  EXPECT_THAT(GetErrorInfo(masked).hint, HasSubstr("discovery_table"));
}

TEST(RowAccessTest, ReleasesRowsUnmaskedAndSaysSo) {
  RowBatch rows;
  rows.columns = {"n", "n"};
  rows.cells = {RealCell(5.0), IntegerCell((int64_t{1} << 53) + 1)};

  const ReleasedRows released =
      RowAccess(AssistantAccess::kFull, {}).Release(rows);

  EXPECT_FALSE(released.masked);
  EXPECT_EQ(DumpJson(released.data),
            R"({"columns":["n","n"],"rows":[[5.0,"9007199254740993"]]})");
}

}  // namespace
}  // namespace osiris
