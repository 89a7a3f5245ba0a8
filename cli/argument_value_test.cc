#include "cli/argument_value.h"

#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using Kind = Argument::Kind;

Argument Of(Kind kind) {
  Argument argument;
  argument.name = "some_value";
  argument.kind = kind;
  return argument;
}

TEST(ArgumentValueTest, TypesTexts) {
  EXPECT_EQ(*ValueOf(Of(Kind::kText), {"12"}), Json("12"));
  EXPECT_EQ(*ValueOf(Of(Kind::kInteger), {"-12"}), Json(-12));
  EXPECT_EQ(*ValueOf(Of(Kind::kNumber), {"1.5e3"}), Json(1500.0));
  EXPECT_EQ(*ValueOf(Of(Kind::kSwitch), {"true"}), Json(true));
  EXPECT_EQ(*ValueOf(Of(Kind::kJson), {R"([{"a":1}])"}),
            Json::parse(R"([{"a":1}])"));
}

TEST(ArgumentValueTest, RefusesWhatIsNotOfTheType) {
  for (const char* text : {"", "x", "1.5", "1 ", " 1", "0x10", "1e3", "+1",
                           "99999999999999999999"}) {
    EXPECT_THAT(ValueOf(Of(Kind::kInteger), {text}),
                FailsWith(ErrorCode::kProtocolArgumentInvalid))
        << text;
  }
  for (const char* text : {"", "nan", "inf", "1e999", "one"}) {
    EXPECT_THAT(ValueOf(Of(Kind::kNumber), {text}),
                FailsWith(ErrorCode::kProtocolArgumentInvalid))
        << text;
  }
  EXPECT_THAT(ValueOf(Of(Kind::kJson), {"{"}),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
}

TEST(ArgumentValueTest, DoesNotQuoteWhatItRefuses) {
  const absl::StatusOr<Json> value = ValueOf(Of(Kind::kInteger), {"hunter2"});

  EXPECT_EQ(value.status().message(), "`--some-value` takes a whole number");
}

TEST(ArgumentValueTest, SaysWhichNumbersItTakes) {
  Argument argument = Of(Kind::kInteger);
  argument.bounds = "0 to 100";

  EXPECT_EQ(ValueOf(argument, {"99999999999999999999"}).status().message(),
            "`--some-value` takes a whole number, 0 to 100");
}

TEST(ArgumentValueTest, MissesTheSignOfAReference) {
  Argument argument = Of(Kind::kText);
  argument.completes = Argument::Completes::kConnections;

  const absl::StatusOr<Json> value = ValueOf(argument, {"sqlite.movies"});
  ASSERT_THAT(value, FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_EQ(GetErrorInfo(value.status()).hint,
            "did you mean `@sqlite.movies`?");
  for (const char* other : {"@sqlite.movies", "disc_0123456789abcdef", "", ".",
                            "a.b.c", "it's no secret.really"}) {
    EXPECT_EQ(*ValueOf(argument, {other}), Json(other));
  }
}

TEST(ArgumentValueTest, SaysWhatWasGivenTwice) {
  EXPECT_EQ(ValueOf(Of(Kind::kObject), {"path=a", "path=b"}).status().message(),
            "`--some-value` takes `path` once, and was given it twice");
}

TEST(ArgumentValueTest, SuggestsTheNearestChoice) {
  Argument argument = Of(Kind::kText);
  argument.choices = {"names", "summary", "full"};

  EXPECT_EQ(*ValueOf(argument, {"full"}), Json("full"));
  const absl::StatusOr<Json> value = ValueOf(argument, {"sumary"});
  ASSERT_THAT(value, FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_EQ(GetErrorInfo(value.status()).hint, "did you mean `summary`?");
}

TEST(ArgumentValueTest, CollectsWhatIsGivenMoreThanOnce) {
  Argument argument = Of(Kind::kInteger);
  argument.repeats = true;

  EXPECT_EQ(*ValueOf(argument, {"1", "2"}), Json({1, 2}));
}

TEST(ArgumentValueTest, JoinsNamesAndValues) {
  const Argument argument = Of(Kind::kObject);

  EXPECT_EQ(*ValueOf(argument, {"path=/a=b", "empty="}),
            Json({{"path", "/a=b"}, {"empty", ""}}));
  EXPECT_EQ(*ValueOf(argument, {R"({"port": 5432})"}), Json({{"port", 5432}}));
  for (const std::vector<std::string>& texts :
       {std::vector<std::string>{"path"}, {"=x"}, {"a=1", "a=2"}}) {
    EXPECT_THAT(ValueOf(argument, texts),
                FailsWith(ErrorCode::kProtocolArgumentInvalid));
  }
}

}  // namespace
}  // namespace osiris::cli
