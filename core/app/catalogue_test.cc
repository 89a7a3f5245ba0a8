#include "core/app/catalogue.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/policy/decision.h"
#include "core/policy/tool_pattern.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// True if a text that matches cannot be longer than the pattern says.
bool IsBounded(std::string_view pattern) {
  return pattern.starts_with('^') && pattern.ends_with('$') &&
         pattern.find_first_of("*+") == pattern.npos &&
         pattern.find(",}") == pattern.npos;
}

bool IsOf(const Json& schema, const char* type) {
  const auto found = schema.find("type");
  if (found == schema.end()) return false;
  return *found == type ||
         (found->is_array() &&
          std::find(found->begin(), found->end(), type) != found->end());
}

// Collects what of `schema` may be of any size. What a list holds may be
// anything where the list itself has an end: nothing says it better.
class Unbounded {
 public:
  void Look(const Json& schema, const std::string& where) {
    if (schema.contains("enum")) return;
    if (!schema.contains("type")) Note(where, "any type");
    if (IsOf(schema, "string") && !schema.contains("maxLength") &&
        !IsBounded(schema.value("pattern", ""))) {
      Note(where, "a text of any length");
    }
    if ((IsOf(schema, "integer") || IsOf(schema, "number")) &&
        (!schema.contains("minimum") || !schema.contains("maximum"))) {
      Note(where, "any number");
    }
    if (IsOf(schema, "array")) {
      if (!schema.contains("maxItems")) Note(where, "a list of any length");
      if (schema.contains("items")) Look(schema.at("items"), where + "[]");
    }
    if (IsOf(schema, "object")) LookAtObject(schema, where);
  }

  const std::vector<std::string>& found() const { return found_; }

 private:
  void LookAtObject(const Json& schema, const std::string& where) {
    const auto more = schema.find("additionalProperties");
    if (more != schema.end() && more->is_object()) {
      Look(*more, where + ".*");
    }
    if ((more == schema.end() || *more != false) &&
        !schema.contains("maxProperties")) {
      Note(where, "any members");
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : properties.items()) {
      Look(member, where + "." + name);
    }
  }

  void Note(const std::string& where, const char* what) {
    found_.push_back(where + ": " + what);
  }

  std::vector<std::string> found_;
};

std::vector<std::string> UnboundedIn(const Json& schema) {
  Unbounded unbounded;
  unbounded.Look(schema, "");
  return unbounded.found();
}

TEST(CatalogueTest, EveryInputHasBoundsAndNoUnknownMembers) {
  size_t tools = 0;
  size_t all = 0;
  for (const Operation& operation : DeclaredOperations()) {
    // What is only planned takes nothing yet.
    if (!operation.offered) continue;
    ++all;
    const Json schema = operation.input_schema.get();
    for (const std::string& found : UnboundedIn(schema)) {
      ADD_FAILURE() << operation.name << found;
    }
    EXPECT_EQ(schema.value("additionalProperties", true), false)
        << operation.name;
    if (!operation.tool.empty()) ++tools;
  }
  EXPECT_GE(tools, 12u);
  // Commands and what only the protocol has.
  EXPECT_GE(all, tools + 15);
}

TEST(CatalogueTest, ARuleCanNameWhateverAnAssistantCalls) {
  size_t found = 0;
  for (const Operation& operation : DeclaredOperations()) {
    if (operation.tool.empty() && !operation.cli_words.empty()) continue;
    ++found;
    Call call = {.door = Door::kMcp};
    call.operation = operation.name;
    EXPECT_TRUE(FitsSomeTool(Asker(call).tool)) << operation.name;
    EXPECT_TRUE(FitsTool(operation.name, Asker(call).tool)) << operation.name;
  }
  EXPECT_GE(found, 16u);
}

// That the test of bounds can fail.
TEST(CatalogueTest, WhatHasNoBoundsIsFound) {
  for (const char* const open : {
           R"({"type":"string"})",
           R"({"type":"string","pattern":"^a+$"})",
           R"({"type":"string","pattern":"^a{2,}$"})",
           R"({"type":"string","pattern":"a{2,3}"})",
           R"({"type":["string","null"]})",
           R"({"type":"integer","minimum":0})",
           R"({"type":"number","maximum":0})",
           R"({"type":"array"})",
           R"({"type":"array","maxItems":2,"items":{"type":"string"}})",
           R"({"type":"object"})",
           R"({"type":"object","additionalProperties":{"type":"boolean"}})",
           R"({"type":"object","additionalProperties":false,
               "properties":{"x":{"type":"string"}}})",
           R"({})",
       }) {
    EXPECT_EQ(UnboundedIn(*ParseJson(open)).size(), 1u) << open;
  }
  for (const char* const closed : {
           R"({"type":"string","maxLength":9})",
           R"({"type":"string","pattern":"^@[a-z]{1,64}$"})",
           R"({"enum":["a"]})",
           R"({"type":"boolean"})",
           R"({"type":"array","maxItems":2})",
           R"({"type":["object","null"],"maxProperties":9})",
       }) {
    EXPECT_TRUE(UnboundedIn(*ParseJson(closed)).empty()) << closed;
  }
}

}  // namespace
}  // namespace osiris
