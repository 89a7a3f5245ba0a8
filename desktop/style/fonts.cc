#include "desktop/style/fonts.h"

#include <QDir>
#include <QFontDatabase>

namespace osiris::desktop {
namespace {

constexpr int kBasePixels = 13;
constexpr int kDataPixels = 12;

}  // namespace

QStringList LoadFonts() {
  QStringList families;
  const QDir folder(QStringLiteral(":/osiris/fonts"));
  for (const QString& file : folder.entryList(QDir::Files)) {
    const int id = QFontDatabase::addApplicationFont(folder.filePath(file));
    if (id < 0) continue;
    for (const QString& family : QFontDatabase::applicationFontFamilies(id)) {
      if (!families.contains(family)) families.append(family);
    }
  }
  families.sort();
  return families;
}

QFont UiFont(int step, QFont::Weight weight) {
  QFont font(QStringLiteral("Inter"));
  font.setStyleHint(QFont::SansSerif);
  font.setPixelSize(kBasePixels + step);
  font.setWeight(weight);
  return font;
}

QFont DataFont(int step, bool italic) {
  QFont font(QStringLiteral("JetBrains Mono"));
  font.setStyleHint(QFont::Monospace);
  font.setPixelSize(kDataPixels + step);
  font.setItalic(italic);
  return font;
}

}  // namespace osiris::desktop
