#include "core/discovery/snapshot/cursor.h"

#include <string>
#include <string_view>
#include <vector>

#include "core/base/status_matchers.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kId[] = "disc_0123456789abcdef";

TEST(CursorTest, OpensWhatItSealed) {
  const std::string cursor = SealCursor("key", "question", "42");

  const auto position = OpenCursor("key", "question", cursor);

  ASSERT_OK(position);
  EXPECT_EQ(*position, "42");
}

TEST(CursorTest, RefusesWhatBelongsToAnotherQuestionOrStore) {
  const std::string cursor = SealCursor("key", "question", "42");

  EXPECT_THAT(OpenCursor("key", "other", cursor),
              FailsWith(ErrorCode::kDiscoveryCursorInvalid));
  EXPECT_THAT(OpenCursor("other", "question", cursor),
              FailsWith(ErrorCode::kDiscoveryCursorInvalid));
}

TEST(CursorTest, RefusesForgeries) {
  const std::string cursor = SealCursor("key", "question", "42");
  for (size_t i = 0; i < cursor.size(); ++i) {
    std::string forged = cursor;
    forged[i] ^= 1;
    EXPECT_THAT(OpenCursor("key", "question", forged),
                FailsWith(ErrorCode::kDiscoveryCursorInvalid))
        << forged;
  }
  for (const std::string& forged :
       {std::string(), std::string("."), std::string("42"), std::string("42."),
        cursor + "0", std::string(100000, 'a'), "43." + cursor.substr(3)}) {
    EXPECT_THAT(OpenCursor("key", "question", forged),
                FailsWith(ErrorCode::kDiscoveryCursorInvalid));
  }
}

TEST(CursorTest, PositionsComeBack) {
  const SnapshotPosition position = {.snapshots = {kId, kId}, .number = 1234};

  const auto parsed = ParsePosition(FormatPosition(position), 2);

  ASSERT_OK(parsed);
  EXPECT_EQ(parsed->snapshots, position.snapshots);
  EXPECT_EQ(parsed->number, 1234);
  EXPECT_EQ(ParsePosition(FormatPosition({.number = 7}), 0)->number, 7);
}

TEST(CursorTest, RefusesPositionsOfAnotherForm) {
  std::vector<std::string> texts = {"", "7"};
  for (const std::string_view end :
       {"", "_", "_x", "_-1", "_1_1", "_99999999999999999999"}) {
    texts.push_back(fmt::format("{}{}", kId, end));
  }
  for (const std::string& text : texts) {
    EXPECT_THAT(ParsePosition(text, 1),
                FailsWith(ErrorCode::kDiscoveryCursorInvalid))
        << text;
  }
}

}  // namespace
}  // namespace osiris
