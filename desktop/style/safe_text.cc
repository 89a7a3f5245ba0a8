#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

// U+2400 and up: a picture for each control character.
constexpr char16_t kControlPictures = 0x2400;
constexpr char16_t kDeletePicture = 0x2421;

bool TurnsDirection(char16_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x200E || c == 0x200F || c == 0x061C;
}

char16_t Shown(char16_t c) {
  if (c == u'\n' || c == u'\r') return 0x21B5;
  if (c == u'\t') return 0x2192;
  if (c < 0x20) return static_cast<char16_t>(kControlPictures + c);
  if (c == 0x7F) return kDeletePicture;
  if (c >= 0x80 && c < 0xA0) return 0xFFFD;
  if (TurnsDirection(c)) return 0x2426;
  if (c == 0x2028 || c == 0x2029) return 0x21B5;
  return c;
}

}  // namespace

QString SafeText(const QString& text) {
  QString shown = text.left(kLongestShown);
  for (QChar& c : shown) c = QChar(Shown(c.unicode()));
  if (text.size() > kLongestShown) {
    if (shown.back().isHighSurrogate()) shown.chop(1);
    shown.append(QChar(0x2026));
  }
  return shown;
}

QString SafeText(std::string_view utf8) {
  // A UTF-16 unit takes at most three bytes; decode no more than is shown.
  const size_t most = static_cast<size_t>(kLongestShown) * 3 + 4;
  const bool cut = utf8.size() > most;
  if (cut) {
    utf8 = utf8.substr(0, most);
    while (!utf8.empty() && (utf8.back() & 0xC0) == 0x80) utf8.remove_suffix(1);
    if (!utf8.empty()) utf8.remove_suffix(1);
  }
  QString text =
      QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
  if (cut && text.size() <= kLongestShown) {
    return SafeText(text) + QChar(0x2026);
  }
  return SafeText(text);
}

QString SafeName(std::string_view utf8) {
  const bool seen = !utf8.empty() && utf8.front() != ' ' && utf8.back() != ' ';
  return seen ? SafeText(utf8) : u'"' + SafeText(utf8) + u'"';
}

QString AsToolTip(const QString& text) {
  return QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped());
}

}  // namespace osiris::desktop
