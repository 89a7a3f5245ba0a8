#include <gtest/gtest.h>

#include <QApplication>
#include <QFontInfo>
#include <QFontMetrics>
#include <QRawFont>
#include <QSettings>
#include <cmath>

#include "desktop/style/chip.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/safe_text.h"
#include "desktop/style/theme.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

double Luminance(const QColor& color) {
  const auto linear = [](double part) {
    return part <= 0.03928 ? part / 12.92
                           : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
         0.0722 * linear(color.blueF());
}

double Contrast(const QColor& a, const QColor& b) {
  const double x = Luminance(a) + 0.05;
  const double y = Luminance(b) + 0.05;
  return std::max(x, y) / std::min(x, y);
}

TEST(TokensTest, LetsEveryTextBeRead) {
  for (const Tokens* tokens : {&LightTokens(), &DarkTokens()}) {
    for (const Tone tone :
         {Tone::kText, Tone::kMuted, Tone::kAccent, Tone::kAssistant,
          Tone::kWarn, Tone::kError, Tone::kInfo, Tone::kOk}) {
      EXPECT_GE(Contrast(tokens->Of(tone), tokens->surface), 4.5);
    }
    EXPECT_GE(Contrast(tokens->text, tokens->selection), 4.5);
    EXPECT_GE(Contrast(tokens->muted, tokens->background), 4.5);
    EXPECT_GE(Contrast(tokens->error, tokens->error_background), 4.5);
    EXPECT_GE(Contrast(tokens->warn, tokens->warn_background), 4.5);
    EXPECT_GE(Contrast(tokens->on_accent, tokens->accent), 4.5);
    EXPECT_GE(Contrast(tokens->outline, tokens->surface), 3.0);
  }
}

TEST(TokensTest, AreFoundAgainInTheirPalette) {
  EXPECT_FALSE(TokensOf(PaletteOf(LightTokens())).dark);
  EXPECT_TRUE(TokensOf(PaletteOf(DarkTokens())).dark);
}

TEST(FontsTest, AreTheBundledOnes) {
  const QStringList families = LoadFonts();

  EXPECT_TRUE(families.contains(QStringLiteral("Inter")));
  EXPECT_TRUE(families.contains(QStringLiteral("JetBrains Mono")));
  EXPECT_EQ(QFontInfo(UiFont()).family(), QStringLiteral("Inter"));
  EXPECT_EQ(QFontInfo(DataFont()).family(), QStringLiteral("JetBrains Mono"));
  EXPECT_TRUE(QFontMetrics(UiFont()).inFont(QChar(u'Ž')));
  EXPECT_TRUE(QRawFont::fromFont(DataFont()).isValid());
}

TEST(FontsTest, GiveDigitsOfData) {
  LoadFonts();
  const QFontMetrics metrics(DataFont());

  EXPECT_EQ(metrics.horizontalAdvance(u'1'), metrics.horizontalAdvance(u'W'));
}

TEST(IconsTest, TakeTheirColourFromTheTheme) {
  const QImage red =
      IconPixmap(QStringLiteral("table"), Qt::red, 16, 1).toImage();
  const QImage twice =
      IconPixmap(QStringLiteral("table"), Qt::red, 16, 2).toImage();

  ASSERT_EQ(red.size(), QSize(16, 16));
  EXPECT_EQ(twice.size(), QSize(32, 32));
  bool seen = false;
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 16; ++x) {
      const QColor color = red.pixelColor(x, y);
      if (color.alpha() == 0) continue;
      seen = true;
      EXPECT_GT(color.red(), 200);
      EXPECT_LT(color.green(), 60);
    }
  }
  EXPECT_TRUE(seen);
}

TEST(IconsTest, AreNullForAnUnknownName) {
  EXPECT_TRUE(MakeIcon(QStringLiteral("no-such-icon")).isNull());
  EXPECT_TRUE(
      IconPixmap(QStringLiteral("no-such-icon"), Qt::red, 16, 1).isNull());
  EXPECT_FALSE(MakeIcon(QStringLiteral("table")).isNull());
}

TEST(ThemeTest, ChangesAtOnceAndIsRemembered) {
  {
    Theme theme;
    theme.choose(Theme::Choice::kDark);
    EXPECT_TRUE(TokensOf(QApplication::palette()).dark);
    theme.choose(Theme::Choice::kLight, false);
    EXPECT_FALSE(TokensOf(QApplication::palette()).dark);
  }
  Theme again;
  EXPECT_EQ(again.choice(), Theme::Choice::kDark);
  again.choose(Theme::Choice::kLight);
}

TEST(SafeTextTest, MakesControlAndDirectionCharactersVisible) {
  const QString text = SafeText(std::string_view("a\0b\x1b\n\x7f", 6));

  EXPECT_EQ(text, QString::fromUtf8("a␀b␛↵␡"));
  EXPECT_FALSE(
      SafeText(QStringLiteral("\u202Eabc\u2066")).contains(QChar(0x202E)));
}

TEST(SafeTextTest, LeavesOrdinaryTextAlone) {
  const QString text = QString::fromUtf8("Žluťoučký 大阪 😀 <b>");

  EXPECT_EQ(SafeText(text), text);
  EXPECT_EQ(SafeText(std::string_view("Łódź")), QString::fromUtf8("Łódź"));
}

TEST(SafeTextTest, ShowsNamesThatNobodyWouldSee) {
  EXPECT_EQ(SafeName("orders"), QStringLiteral("orders"));
  EXPECT_EQ(SafeName(""), QStringLiteral("\"\""));
  EXPECT_EQ(SafeName(" "), QStringLiteral("\" \""));
  EXPECT_EQ(SafeName(" a"), QStringLiteral("\" a\""));
}

TEST(SafeTextTest, CutsTenMegabytesWithAMark) {
  std::string text;
  while (text.size() < (10 << 20)) text += "大阪";

  const QString shown = SafeText(std::string_view(text));

  EXPECT_EQ(shown.size(), kLongestShown + 1);
  EXPECT_TRUE(shown.endsWith(QChar(0x2026)));
  EXPECT_FALSE(shown.contains(QChar(QChar::ReplacementCharacter)));
}

TEST(SafeTextTest, KeepsSurrogatesTogether) {
  const QString shown =
      SafeText(QString(kLongestShown - 1, u'x') + QString::fromUtf8("😀😀"));

  EXPECT_FALSE(shown[shown.size() - 2].isHighSurrogate());
}

TEST(SafeTextTest, EscapesToolTips) {
  EXPECT_EQ(AsToolTip(QStringLiteral("<b>&")),
            QStringLiteral("<qt>&lt;b&gt;&amp;</qt>"));
}

TEST(PlainLabelTest, NeverTakesTextForMarkup) {
  PlainLabel label(QStringLiteral("<h1>big</h1>"));

  EXPECT_EQ(label.textFormat(), Qt::PlainText);
  EXPECT_EQ(label.plainText(), QStringLiteral("<h1>big</h1>"));
  EXPECT_EQ(label.accessibleName(), QStringLiteral("<h1>big</h1>"));
}

TEST(ChipTest, IsNoWindowAndHidesWhenEmpty) {
  const Chip lone(QStringLiteral("PROD"), Tone::kError);
  EXPECT_FALSE(lone.isVisible());

  QWidget parent;
  Chip chip(QStringLiteral("x"), Tone::kMuted, &parent);
  chip.setText({}, Tone::kMuted);
  EXPECT_TRUE(chip.isHidden());
  chip.setText(QStringLiteral("PROD"), Tone::kError);
  EXPECT_FALSE(chip.isHidden());
  EXPECT_EQ(chip.accessibleName(), QStringLiteral("PROD"));
}

}  // namespace
}  // namespace osiris::desktop
