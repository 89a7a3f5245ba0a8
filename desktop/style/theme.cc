#include "desktop/style/theme.h"

#include <QApplication>
#include <QSettings>
#include <QToolTip>

#include "desktop/style/fonts.h"
#include "desktop/style/proxy_style.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr char kSettingsKey[] = "appearance/theme";

}  // namespace

Theme::Theme(QObject* parent) : QObject(parent) {
  system_is_dark_ = TokensOf(QApplication::palette()).dark;
  LoadFonts();
  QApplication::setStyle(new ProxyStyle);
  QApplication::setFont(UiFont());
  QToolTip::setFont(UiFont(-1));
  fromName(QSettings().value(QLatin1String(kSettingsKey)).toString(), &choice_);
  apply();
}

bool Theme::dark() const {
  return choice_ == Choice::kDark ||
         (choice_ == Choice::kSystem && system_is_dark_);
}

void Theme::choose(Choice choice, bool remember) {
  if (remember) {
    QSettings().setValue(QLatin1String(kSettingsKey), nameOf(choice));
  }
  if (choice == choice_) return;
  choice_ = choice;
  apply();
  Q_EMIT changed();
}

void Theme::apply() {
  const QPalette palette = PaletteOf(dark() ? DarkTokens() : LightTokens());
  QApplication::setPalette(palette);
  QToolTip::setPalette(palette);
}

QString Theme::nameOf(Choice choice) {
  switch (choice) {
    case Choice::kLight:
      return QStringLiteral("light");
    case Choice::kDark:
      return QStringLiteral("dark");
    case Choice::kSystem:
      break;
  }
  return QStringLiteral("system");
}

bool Theme::fromName(const QString& name, Choice* choice) {
  for (const Choice each : {Choice::kSystem, Choice::kLight, Choice::kDark}) {
    if (name != nameOf(each)) continue;
    *choice = each;
    return true;
  }
  return false;
}

}  // namespace osiris::desktop

#include "desktop/style/moc_theme.cpp"
