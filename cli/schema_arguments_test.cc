#include "cli/schema_arguments.h"

#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using Kind = Argument::Kind;

Json Schema() {
  return Json::parse(R"({
    "type": "object",
    "properties": {
      "connection": {"type": "string", "description": "Which source."},
      "detail": {"enum": ["names", "full"], "default": "names"},
      "ratio": {"type": "number", "minimum": 0},
      "refresh": {"type": "boolean", "default": false},
      "sample_rows": {"type": "integer", "minimum": 0, "maximum": 100,
                      "description": "Rows of each table."},
      "tables": {"type": "array", "items": {"type": "string"}},
      "where": {"type": "array", "items": {"type": "object"}},
      "extra": {"type": "object"}
    },
    "required": ["connection"]
  })");
}

const Argument& Named(const std::vector<Argument>& arguments,
                      const std::string& name) {
  for (const Argument& argument : arguments) {
    if (argument.name == name) return argument;
  }
  ADD_FAILURE() << name;
  return arguments.front();
}

TEST(SchemaArgumentsTest, TakesKindsFromTypes) {
  const std::vector<Argument> arguments =
      SchemaArguments(Schema(), "connection");

  EXPECT_EQ(arguments.size(), 8u);
  EXPECT_EQ(Named(arguments, "connection").kind, Kind::kText);
  EXPECT_EQ(Named(arguments, "detail").kind, Kind::kText);
  EXPECT_EQ(Named(arguments, "ratio").kind, Kind::kNumber);
  EXPECT_EQ(Named(arguments, "refresh").kind, Kind::kSwitch);
  EXPECT_EQ(Named(arguments, "sample_rows").kind, Kind::kInteger);
  EXPECT_EQ(Named(arguments, "tables").kind, Kind::kText);
  EXPECT_TRUE(Named(arguments, "tables").repeats);
  EXPECT_EQ(Named(arguments, "where").kind, Kind::kJson);
  EXPECT_EQ(Named(arguments, "extra").kind, Kind::kObject);
}

TEST(SchemaArgumentsTest, PutsThePositionalFirst) {
  const std::vector<Argument> arguments =
      SchemaArguments(Schema(), "sample_rows");

  EXPECT_EQ(arguments.front().name, "sample_rows");
  EXPECT_TRUE(arguments.front().positional);
  EXPECT_FALSE(arguments.front().required);
  EXPECT_TRUE(Named(arguments, "connection").required);
}

TEST(SchemaArgumentsTest, TellsBoundsChoicesAndDefaults) {
  const std::vector<Argument> arguments = SchemaArguments(Schema(), "");

  EXPECT_EQ(Named(arguments, "sample_rows").help, "rows of each table");
  EXPECT_EQ(Named(arguments, "sample_rows").bounds, "0 to 100");
  EXPECT_EQ(Named(arguments, "ratio").bounds, "at least 0");
  EXPECT_EQ(Named(arguments, "detail").choices,
            (std::vector<std::string>{"names", "full"}));
  EXPECT_EQ(Named(arguments, "detail").default_value, Json("names"));
}

TEST(SchemaArgumentsTest, KnowsHowToComplete) {
  using Completes = Argument::Completes;
  const std::vector<Argument> arguments = SchemaArguments(Schema(), "");

  EXPECT_EQ(Named(arguments, "connection").completes, Completes::kConnections);
  EXPECT_EQ(Named(arguments, "detail").completes, Completes::kChoices);
  EXPECT_EQ(Named(arguments, "ratio").completes, Completes::kNothing);
}

TEST(SchemaArgumentsTest, OnlySettingsThatAreMeantAreWrittenLikeWords) {
  Json schema = Schema();
  EXPECT_FALSE(
      Named(SchemaArguments(schema, "connection"), "extra").takes_rest);
  schema["properties"]["extra"]["default"] = Json::object();
  EXPECT_TRUE(Named(SchemaArguments(schema, "connection"), "extra").takes_rest);
}

TEST(SchemaArgumentsTest, HasNoneForAnEmptySchema) {
  EXPECT_TRUE(SchemaArguments({{"type", "object"}}, "").empty());
}

}  // namespace
}  // namespace osiris::cli
