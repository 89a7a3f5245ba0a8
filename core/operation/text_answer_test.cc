#include "core/operation/text_answer.h"

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

const Json kRest = {{"status", "success"}, {"a", 1}};

TEST(TextAnswerTest, IsTextForADoorThatHandsItOn) {
  Call call = {.door = Door::kMcp};

  ASSERT_OK(AnswerWithText(kRest, "data", "[1,2]", call));

  EXPECT_EQ(call.text, R"({"a":1,"data":[1,2],"status":"success"})");
}

TEST(TextAnswerTest, IsADocumentForOthers) {
  for (const Door door : {Door::kCli, Door::kDesktop}) {
    Call call = {.door = door};

    const auto document = AnswerWithText(kRest, "data", "[1,2]", call);

    ASSERT_OK(document);
    EXPECT_EQ(DumpJson(*document),
              R"({"a":1,"data":[1,2],"status":"success"})");
    EXPECT_FALSE(call.text.has_value());
  }
}

}  // namespace
}  // namespace osiris
