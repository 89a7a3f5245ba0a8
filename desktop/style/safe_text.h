#pragma once

#include <QString>
#include <string_view>

namespace osiris::desktop {

// Longest text that is laid out anywhere, in UTF-16 units: what is longer
// ends with an ellipsis. Laying out megabytes would freeze the window.
inline constexpr qsizetype kLongestShown = 1000;

// `text` as one line that is safe to draw: NUL and other control characters
// and the characters that turn the direction of writing become visible
// symbols, invalid UTF-8 becomes U+FFFD, and it ends after kLongestShown.
QString SafeText(const QString& text);
QString SafeText(std::string_view utf8);

// The name of something in a source, as SafeText, so that it is seen: between
// double quotes where it is empty, or a space begins or ends it.
QString SafeName(std::string_view utf8);

// `text`, made safe already, in the only form in which Qt does not take it for
// markup in a tool tip: escaped, and marked as rich text.
QString AsToolTip(const QString& text);

}  // namespace osiris::desktop
