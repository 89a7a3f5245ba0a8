#include "cli/render/json_text.h"

#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

TEST(JsonTextTest, IsOneUntouchedLineForPrograms) {
  EXPECT_EQ(JsonText({{"name", "a\u202eb"}, {"n", 1}}, false),
            "{\"n\":1,\"name\":\"a\u202eb\"}\n");
}

TEST(JsonTextTest, IsTheSameDocumentOnATerminal) {
  const Json document = {{"name", "a\u202eb\xc2\x9b\x1b\x7f"},
                         {"tag", "\U000E0041"}};

  const std::string text = JsonText(document, true);

  EXPECT_EQ(text.find("\u202e"), std::string::npos);
  EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
  EXPECT_EQ(text.find('\x7f'), std::string::npos);
  EXPECT_EQ(*ParseJson(text), document);
}

}  // namespace
}  // namespace osiris::cli
