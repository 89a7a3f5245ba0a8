#include "core/operation/schema_validator.h"

#include <string>
#include <thread>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/operation/schema_parts.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["connection"],
  "properties": {
    "connection": {"type": "string", "pattern": "^@[a-z]+$", "maxLength": 10},
    "samples": {"type": "integer", "minimum": 0, "maximum": 100, "default": 0},
    "detail": {"type": "string", "enum": ["names", "full"]},
    "tables": {"type": "array", "maxItems": 2, "items": {"type": "string"}},
    "parent": {"type": ["string", "null"]},
    "where": {"type": "array", "items": {
      "type": "object", "additionalProperties": false, "required": ["column"],
      "properties": {"column": {"type": "string"}}}}
  }
})";

class SchemaValidatorTest : public testing::Test {
 protected:
  std::string Refusal(const char* text) {
    const absl::Status status =
        validator_.Validate(validator_.Prepare(*ParseJson(text)));
    if (status.ok()) return "accepted";
    EXPECT_THAT(status, FailsWith(ErrorCode::kProtocolArgumentInvalid));
    return std::string(status.message());
  }

  SchemaValidator validator_{*ParseJson(kSchema)};
};

TEST_F(SchemaValidatorTest, AcceptsWhatFits) {
  EXPECT_EQ(Refusal(R"({"connection":"@a"})"), "accepted");
  EXPECT_EQ(Refusal(R"({"connection":"@a","samples":100,"tables":["x"]})"),
            "accepted");
}

TEST_F(SchemaValidatorTest, RefusesTextThatNoPatternIsFitFor) {
  const std::string text(3'000'000, 'a');

  EXPECT_EQ(Refusal((R"({"connection":"@)" + text + R"("})").c_str()),
            "the arguments do not fit: `connection` must be text of at most "
            "10 characters that matches ^@[a-z]+$");
  EXPECT_EQ(Refusal(R"({"connection":"@a"})"), "accepted");
}

TEST_F(SchemaValidatorTest, LooksAtEveryMemberWhereNamesHoldNuls) {
  const SchemaValidator validator(*ParseJson(
      R"({"type": "object",
          "additionalProperties": {"type": "string", "maxLength": 5}})"));
  for (const char* const text :
       {R"({"a\u0000":"longer","a\u0001":"x"})",
        R"({"a\u0000":"x","a\u0001":"longer"})",
        R"({"\u0000\u0001":"longer","\u0001\u0000":"x","\u0001\u0001":"x"})",
        R"({"\u0000\u0001":"x","\u0001\u0000":"longer","\u0001\u0001":"x"})",
        R"({"\u0000":"longer","\u0001":"x","\u0001\u0001":"x"})"}) {
    EXPECT_THAT(validator.Validate(*ParseJson(text)),
                FailsWith(ErrorCode::kProtocolArgumentInvalid))
        << text;
  }
  EXPECT_OK(validator.Validate(*ParseJson(R"({"a\u0000":"x","a\u0001":"y"})")));
}

TEST_F(SchemaValidatorTest, KeepsThousandsOfMembersApartThatOnlyNulsTellApart) {
  const SchemaValidator validator(*ParseJson(
      R"({"type": "object", "minProperties": 4096, "maxProperties": 4096})"));
  Json members = Json::object();
  for (int i = 0; i < 4096; ++i) {
    std::string name;
    for (int bit = 0; bit < 12; ++bit) name += (i >> bit) % 2 ? '\x01' : '\0';
    members[name] = i;
  }
  EXPECT_OK(validator.Validate(members));
}

TEST_F(SchemaValidatorTest, CountsWhatComesAfterANul) {
  const SchemaValidator validator(*ParseJson(
      R"({"type": "object", "properties": {
            "few": {"type": "string", "maxLength": 5},
            "many": {"type": "string", "minLength": 3},
            "list": {"type": "array",
                     "items": {"type": "string", "maxLength": 5}}}})"));
  for (const char* const text :
       {R"({"few":"a\u0000bcdef"})", R"({"few":"\u0000\u0000\u0000bcd"})",
        R"({"many":"a\u0000"})", R"({"list":["a\u0000bcdef"]})",
        R"({"few":"a\u0000\u0159\u0159\u0159\u0159"})"}) {
    EXPECT_THAT(validator.Validate(*ParseJson(text)),
                FailsWith(ErrorCode::kProtocolArgumentInvalid))
        << text;
  }
  for (const char* const text :
       {R"({"few":"a\u0000bcd"})", R"({"few":"a\u0000\u0159\u0159\u0159"})",
        R"({"many":"a\u0000b"})", R"({"list":["\u0000"],"\u0000":"x"})"}) {
    EXPECT_OK(validator.Validate(*ParseJson(text))) << text;
  }
}

TEST_F(SchemaValidatorTest, AnswersManyAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([this] {
      for (int n = 0; n < 50; ++n) {
        EXPECT_EQ(Refusal(R"({"connection":"@a"})"), "accepted");
        EXPECT_NE(Refusal(R"({"connection":"@A"})"), "accepted");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(SchemaValidatorTest, SaysWhatAMemberMustBe) {
  EXPECT_EQ(Refusal(R"({"connection":"@a","samples":101})"),
            "the arguments do not fit: `samples` must be an integer from 0 to "
            "100");
  EXPECT_EQ(
      Refusal(R"({"connection":"@a","detail":"all"})"),
      "the arguments do not fit: `detail` must be one of `names`, `full`");
  EXPECT_EQ(Refusal(R"({"connection":"@a","tables":["x",1]})"),
            "the arguments do not fit: `tables.1` must be text");
}

TEST_F(SchemaValidatorTest, SaysWhatNamesAThingInWords) {
  const SchemaValidator validator(schema::Object(
      {{"connection", schema::Reference()},
       {"query", schema::With(schema::With(schema::Text(), "minLength", 1),
                              "maxLength", 200)},
       {"snapshot", schema::SnapshotOrReference()}}));

  const absl::Status status = validator.Validate(
      {{"connection", "movies"}, {"query", ""}, {"snapshot", "disc_1"}});

  EXPECT_EQ(status.message(),
            "the arguments do not fit: `connection` must be a connection's "
            "reference, as `@family.alias`; `query` must be text of 1 to 200 "
            "characters; `snapshot` must be a snapshot's id (`disc_` and 16 of "
            "0-9 and a-f) or a connection's reference, as `@family.alias`");
  const ErrorInfo info = GetErrorInfo(status);
  EXPECT_EQ(info.HintFor(Audience::kAssistant),
            "the members are `connection`, `query`, `snapshot`");
  EXPECT_EQ(info.HintFor(Audience::kPerson),
            "the command's `--help` says what each argument takes");
}

TEST_F(SchemaValidatorTest, NamesWhatIsMissingAndWhatIsUnknown) {
  EXPECT_EQ(Refusal(R"({"sample":1})"),
            "the arguments do not fit: `connection` is missing; `sample` is "
            "not known (did you mean `samples`?)");
  EXPECT_EQ(Refusal(R"({"connection":"@a","where":[{"colum":"x"}]})"),
            "the arguments do not fit: in `where.0`: `column` is missing; in "
            "`where.0`: `colum` is not known (did you mean `column`?)");
}

TEST_F(SchemaValidatorTest, NeverQuotesAValue) {
  for (const char* text : {R"({"connection":"S3CR3T"})",
                           R"({"connection":"@a","samples":"S3CR3T"})",
                           R"({"connection":"@a","detail":"S3CR3T"})",
                           R"({"connection":"@a","tables":["a","b","S3CR3T"]})",
                           R"({"connection":"@a","S3CR3T value":1})",
                           R"("S3CR3T")", R"(["S3CR3T"])"}) {
    EXPECT_EQ(Refusal(text).find("S3CR3T"), std::string::npos) << text;
    EXPECT_NE(Refusal(text), "accepted") << text;
  }
}

TEST_F(SchemaValidatorTest, FillsInDefaultsAndWholeNumbers) {
  EXPECT_EQ(DumpJson(validator_.Prepare(*ParseJson(R"({"connection":"@a"})"))),
            R"({"connection":"@a","samples":0})");
  EXPECT_EQ(Refusal(R"({"connection":"@a","samples":2.0})"), "accepted");
  EXPECT_NE(Refusal(R"({"connection":"@a","samples":2.5})"), "accepted");
}

TEST_F(SchemaValidatorTest, RefusesAnObjectWhereOneOfSeveralTypesIsWanted) {
  for (const char* wrong : {"{}", R"({"x":1})", "[]", "7"}) {
    const std::string refusal = Refusal(
        (std::string(R"({"connection":"@a","parent":)") + wrong + "}").c_str());
    EXPECT_NE(refusal.find("`parent` must be"), std::string::npos) << refusal;
  }
  EXPECT_EQ(Refusal(R"({"connection":"@a","parent":null})"), "accepted");
}

TEST_F(SchemaValidatorTest, SurvivesValuesOfAnyShape) {
  for (const char* text : {"null", "1", "[]", "[[[[]]]]", R"({"":{}})",
                           R"({"connection":{"a":[]}})", R"({"where":[[]]})"}) {
    EXPECT_NE(Refusal(text), "accepted") << text;
  }
}

}  // namespace
}  // namespace osiris
