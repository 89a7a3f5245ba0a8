// That what is said of an error can be done by whoever reads it.
#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/operation/operation_recorder.h"
#include "core/operation/tool_names.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

std::string HintOf(const absl::Status& status, Audience audience) {
  return ErrorDocument(status, audience).at("error").at("hint");
}

// True for "`osiris doctor`" and for "--refresh".
bool NamesACommand(std::string_view hint) {
  return hint.find("osiris ") != hint.npos || hint.find("--") != hint.npos;
}

bool NamesATool(std::string_view hint) {
  const auto spellings = AllToolNames();
  return std::any_of(
      spellings.begin(), spellings.end(), [hint](const ToolName& name) {
        return hint.find(name.tool) != hint.npos ||
               std::any_of(name.aliases.begin(), name.aliases.end(),
                           [hint](std::string_view alias) {
                             return alias.starts_with("osiris.") &&
                                    hint.find(alias) != hint.npos;
                           });
      });
}

TEST(HintTest, NoneOfTheRegistryNamesACommandToAnAssistant) {
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    const std::string hint =
        HintOf(MakeError(info.code, "x"), Audience::kAssistant);

    EXPECT_FALSE(NamesACommand(hint)) << info.name << ": " << hint;
    EXPECT_FALSE(hint.empty()) << info.name;
  }
}

TEST(HintTest, NoneOfTheRegistryNamesAToolToAPerson) {
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    const std::string hint =
        HintOf(MakeError(info.code, "x"), Audience::kPerson);

    EXPECT_FALSE(NamesATool(hint)) << info.name << ": " << hint;
    EXPECT_FALSE(hint.empty()) << info.name;
  }
}

TEST(HintTest, ToAnAssistantNamesToolsThatThereAre) {
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    const std::string hint(info.assistant_hint);
    for (size_t at = hint.find('`'); at != hint.npos;) {
      const size_t end = hint.find('`', at + 1);
      ASSERT_NE(end, hint.npos) << info.name;
      const std::string quoted = hint.substr(at + 1, end - at - 1);
      // A tool has the noun and the verb of its operation.
      if (quoted.starts_with("discovery_") ||
          quoted.starts_with("connections_") ||
          quoted.starts_with("components_") || quoted.starts_with("memory_")) {
        EXPECT_NE(FindToolName(quoted), nullptr) << info.name << ": " << hint;
      }
      at = hint.find('`', end + 1);
    }
  }
}

TEST(HintTest, OfAnErrorFromAnotherProcessIsForBothReaders) {
  const absl::Status sent = MakeErrorFromParts(
      "CONNECTION/UNREACHABLE", "no answer",
      {.hint = std::string(Describe(ErrorCode::kConnectionUnreachable).hint)});

  EXPECT_NE(HintOf(sent, Audience::kPerson).find("osiris connections doctor"),
            std::string::npos);
  EXPECT_NE(HintOf(sent, Audience::kAssistant).find("`connections_doctor`"),
            std::string::npos);
  EXPECT_FALSE(NamesACommand(HintOf(sent, Audience::kAssistant)));
}

TEST(HintTest, OfThePlaceThatFailedComesBeforeTheRegistrys) {
  const absl::Status both =
      MakeError(ErrorCode::kDiscoveryNotFound, "nothing is stored",
                {.hint = "run `osiris discovery run`",
                 .assistant_hint = "call `discovery_request`"});
  const absl::Status one = MakeError(ErrorCode::kDiscoveryNotFound, "no such",
                                     {.hint = "did you mean `b`?"});

  EXPECT_EQ(HintOf(both, Audience::kPerson), "run `osiris discovery run`");
  EXPECT_EQ(HintOf(both, Audience::kAssistant), "call `discovery_request`");
  EXPECT_EQ(HintOf(Annotate(both, "reading"), Audience::kAssistant),
            "call `discovery_request`");
  EXPECT_EQ(HintOf(one, Audience::kPerson), "did you mean `b`?");
  EXPECT_EQ(HintOf(one, Audience::kAssistant), "did you mean `b`?");
}

}  // namespace
}  // namespace osiris
