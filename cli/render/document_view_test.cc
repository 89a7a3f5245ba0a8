#include "cli/render/document_view.h"

#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

TEST(DocumentViewTest, ShowsMembersAsLines) {
  EXPECT_EQ(RenderDocument({{"status", "success"},
                            {"row_count", 12},
                            {"exact", true},
                            {"note", nullptr},
                            {"tags", {"a", "b"}}},
                           {}),
            "exact      yes\n"
            "row count  12\n"
            "tags       a, b\n");
}

TEST(DocumentViewTest, ShowsListsOfObjectsAsTables) {
  EXPECT_EQ(
      RenderDocument(
          {{"count", 2},
           {"things",
            {{{"name", "one"}, {"size", 1}}, {{"name", "two"}, {"size", 22}}}}},
          {}),
      "count  2\n"
      "\n"
      "things\n"
      "  name  size\n"
      "  one      1\n"
      "  two     22\n");
}

TEST(DocumentViewTest, ShowsObjectsWithinAsSections) {
  EXPECT_EQ(RenderDocument({{"outer", {{"inner", {{"x", 1}}}}}}, {}),
            "outer\n"
            "  inner\n"
            "    x  1\n");
}

TEST(DocumentViewTest, ShowsHostileNamesAndValuesHarmlessly) {
  const Json document = {{"a\x1b[2J", "b\x1b]0;x\x07"},
                         {"list", {{{"n\x9b", "\u202e"}}}}};
  const std::string text = RenderDocument(document, {});

  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find("\u202e"), std::string::npos);
}

TEST(DocumentViewTest, ShowsWhateverIsNoObject) {
  EXPECT_EQ(RenderDocument(Json("text"), {}), "text\n");
  EXPECT_EQ(RenderDocument(Json(7), {}), "7\n");
  EXPECT_EQ(RenderDocument(Json::array(), {}), "\n");
}

}  // namespace
}  // namespace osiris::cli
