#include "mcp/protocol/line_reader.h"

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::ElementsAre;

constexpr char kTooLong[] = "<too long>";

// The lines of `bytes`, which arrive `step` at a time.
std::vector<std::string> Lines(LineReader& reader, std::string_view bytes,
                               size_t step) {
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, step);
    std::memcpy(reader.Space(part.size()), part.data(), part.size());
    reader.Commit(part.size());
    bytes.remove_prefix(part.size());
    while (const auto line = reader.Next()) {
      lines.push_back(line->too_long ? kTooLong : std::string(line->text));
    }
  }
  return lines;
}

TEST(LineReaderTest, CutsLinesHoweverTheyArrive) {
  for (size_t step = 1; step <= 16; ++step) {
    LineReader reader(100);
    EXPECT_THAT(Lines(reader, "one\n\ntwo\r\nthree\n", step),
                ElementsAre("one", "", "two\r", "three"));
  }
}

TEST(LineReaderTest, GivesTheLastLineWithoutItsNewline) {
  LineReader reader(100);

  EXPECT_THAT(Lines(reader, "one\ntwo", 7), ElementsAre("one"));

  const auto last = reader.Last();
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->text, "two");
  EXPECT_FALSE(reader.Last().has_value());
}

TEST(LineReaderTest, TakesALineOfExactlyTheLimit) {
  for (size_t step = 1; step <= 8; ++step) {
    LineReader reader(4);
    EXPECT_THAT(Lines(reader, "1234\n12345\n1234\n", step),
                ElementsAre("1234", kTooLong, "1234"));
  }
}

TEST(LineReaderTest, ReportsALongLineOnceAndSkipsTheRest) {
  LineReader reader(4);
  const std::string flood(1000, 'x');

  EXPECT_THAT(Lines(reader, flood, 7), ElementsAre(kTooLong));
  EXPECT_THAT(Lines(reader, flood + "\nnext\n", 7), ElementsAre("next"));
}

TEST(LineReaderTest, SaysNothingOfTheEndOfALongLine) {
  LineReader reader(4);

  EXPECT_THAT(Lines(reader, "123456", 6), ElementsAre(kTooLong));

  EXPECT_FALSE(reader.Last().has_value());
}

}  // namespace
}  // namespace osiris::mcp
