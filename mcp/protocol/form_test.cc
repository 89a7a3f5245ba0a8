#include "mcp/protocol/form.h"

#include "gmock/gmock.h"

namespace osiris::mcp {
namespace {

const Json& Form() {
  static const auto* const form = new Json(
      {{"type", "object"},
       {"properties",
        {{"name", {{"type", "string"}, {"minLength", 2}, {"maxLength", 3}}},
         {"age", {{"type", "integer"}, {"minimum", 0}, {"maximum", 9}}},
         {"score", {{"type", "number"}}},
         {"sure", {{"type", "boolean"}}},
         {"one", {{"type", "string"}, {"enum", {"a", "b"}}}},
         {"titled",
          {{"type", "string"},
           {"oneOf", Json::array({{{"const", "a"}, {"title", "A"}}})}}},
         {"many",
          {{"type", "array"},
           {"minItems", 1},
           {"maxItems", 2},
           {"items", {{"type", "string"}, {"enum", {"a", "b"}}}}}}}},
       {"required", {"name"}}});
  return *form;
}

TEST(FormTest, TakesWhatFits) {
  EXPECT_EQ(CheckFormSchema(Form()), std::nullopt);
  EXPECT_EQ(CheckForm(Form(), {{"name", "äöü"},
                               {"age", 9},
                               {"score", 1.5},
                               {"sure", true},
                               {"one", "a"},
                               {"titled", "a"},
                               {"many", {"a", "b"}}}),
            std::nullopt);
}

TEST(FormTest, RefusesWhatDoesNotFit) {
  const Json good = {{"name", "ab"}};
  for (const auto& [field, value] :
       std::vector<std::pair<const char*, Json>>{{"name", "a"},
                                                 {"name", "abcd"},
                                                 {"name", 7},
                                                 {"age", 1.5},
                                                 {"age", -1},
                                                 {"age", 10},
                                                 {"age", "1"},
                                                 {"score", "1"},
                                                 {"sure", 1},
                                                 {"one", "c"},
                                                 {"titled", "A"},
                                                 {"many", Json::array()},
                                                 {"many", {"a", "b", "a"}},
                                                 {"many", {"c"}},
                                                 {"many", "a"},
                                                 {"other", 1}}) {
    Json content = good;
    content[field] = value;
    EXPECT_NE(CheckForm(Form(), content), std::nullopt) << content;
  }
  EXPECT_NE(CheckForm(Form(), Json::object()), std::nullopt);
  EXPECT_NE(CheckForm(Form(), 7), std::nullopt);
}

TEST(FormTest, KnowsWhatIsNoForm) {
  for (const Json& schema :
       {Json(7), Json::object(), Json{{"type", "object"}},
        Json{{"type", "object"}, {"properties", {{"a", {{"type", "object"}}}}}},
        Json{{"type", "object"}, {"properties", {{"a", {{"type", "array"}}}}}},
        Json{{"type", "object"},
             {"properties", Json::object()},
             {"required", {"a"}}}}) {
    EXPECT_NE(CheckFormSchema(schema), std::nullopt) << schema;
  }
}

}  // namespace
}  // namespace osiris::mcp
