#include "core/connection/reference.h"

#include <string>

#include "core/base/status_matchers.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ReferenceTest, BOUNDARY008_ParsesWhatItFormats) {
  for (const char* const text :
       {"@sqlite.movies", "@a.b", "@My-SQL_2.x-1_Y", "@0.0"}) {
    const auto reference = ParseReference(text);
    ASSERT_OK(reference);
    EXPECT_EQ(FormatReference(*reference), text);
  }
  EXPECT_OK(
      ParseReference("@" + std::string(64, 'f') + "." + std::string(64, 'a')));
}

TEST(ReferenceTest, RefusesEverythingElse) {
  for (const std::string& text : {std::string(""),
                                  std::string("@"),
                                  std::string("@."),
                                  std::string("@sqlite"),
                                  std::string("@sqlite."),
                                  std::string("@.movies"),
                                  std::string("@sqlite.movies.x"),
                                  std::string("@@sqlite.movies"),
                                  std::string(" @sqlite.movies"),
                                  std::string("@sqlite.movies "),
                                  std::string("@sqlite.mo vies"),
                                  std::string("@sqlite.movies\n"),
                                  std::string("@sqlite.mov\0ies", 14),
                                  std::string("@sqlite.; rm -rf /"),
                                  std::string("@sqlite.$(id)"),
                                  std::string("@sqlite.../../etc/passwd"),
                                  std::string("-@sqlite.a"),
                                  std::string("@sqlite.m\xC3\xB6vies"),
                                  std::string("@sqlite/movies"),
                                  "@" + std::string(65, 'f') + ".a",
                                  "@a." + std::string(65, 'f'),
                                  std::string(1 << 20, '@')}) {
    const auto reference = ParseReference(text);
    EXPECT_THAT(reference, FailsWith(ErrorCode::kConnectionBadReference))
        << text.substr(0, 80);
    EXPECT_LT(reference.status().message().size(), 250u);
  }
}

TEST(ReferenceTest, ShowsTheRightFormWhereTheMarkIsMissing) {
  const auto reference = ParseReference("sqlite.movies");
  ASSERT_THAT(reference, FailsWith(ErrorCode::kConnectionBadReference));
  EXPECT_EQ(GetErrorInfo(reference.status()).hint,
            "write it as `@sqlite.movies`");
}

TEST(ReferenceTest, QuotesNothingStrange) {
  const auto reference = ParseReference("@sqlite.\x1b[31mred");
  EXPECT_THAT(std::string(reference.status().message()), Not(HasSubstr("red")));
}

}  // namespace
}  // namespace osiris
