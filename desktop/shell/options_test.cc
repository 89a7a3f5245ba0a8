#include "desktop/shell/options.h"

#include <gtest/gtest.h>

namespace osiris::desktop {
namespace {

Options Parse(const QStringList& arguments) {
  return ParseOptions(arguments, QStringLiteral("1.2.3"));
}

TEST(OptionsTest, NeedsNone) {
  const Options options = Parse({});

  EXPECT_TRUE(options.error.isEmpty());
  EXPECT_FALSE(options.message);
  EXPECT_FALSE(options.theme);
  EXPECT_EQ(options.tab, QStringLiteral("data"));
}

TEST(OptionsTest, ReadsThemAllInBothForms) {
  const Options options = Parse(
      {QStringLiteral("--home=/tmp/x=y"), QStringLiteral("--open"),
       QStringLiteral("@sqlite.movies/main.movies"), QStringLiteral("--size"),
       QStringLiteral("1440x900"), QStringLiteral("--theme=dark"),
       QStringLiteral("--tab"), QStringLiteral("schema"),
       QStringLiteral("--screenshot"), QStringLiteral("a.png")});

  EXPECT_TRUE(options.error.isEmpty()) << options.error.toStdString();
  EXPECT_EQ(options.home, QStringLiteral("/tmp/x=y"));
  EXPECT_EQ(options.reference, QStringLiteral("@sqlite.movies"));
  EXPECT_EQ(options.table, QStringLiteral("main.movies"));
  EXPECT_EQ(options.size, QSize(1440, 900));
  EXPECT_EQ(options.theme, Theme::Choice::kDark);
  EXPECT_EQ(options.tab, QStringLiteral("schema"));
  EXPECT_EQ(options.screenshot, QStringLiteral("a.png"));
}

TEST(OptionsTest, RefusesWhatItDoesNotUnderstand) {
  for (const char* wrong :
       {"--colour", "movies.db", "--size=big", "--size=1x1", "--size=9x",
        "--theme=pink", "--tab=profile", "--open=movies", "--open=@sqlite.",
        "--home=", "--screenshot=", "--home"}) {
    EXPECT_FALSE(Parse({QString::fromLatin1(wrong)}).error.isEmpty()) << wrong;
  }
}

TEST(OptionsTest, SaysItsVersionAndItsOptions) {
  EXPECT_EQ(Parse({QStringLiteral("--version")}).message,
            QStringLiteral("osiris-desktop 1.2.3\n"));
  EXPECT_TRUE(Parse({QStringLiteral("--help")})
                  .message->contains(QStringLiteral("--screenshot FILE")));
}

}  // namespace
}  // namespace osiris::desktop
