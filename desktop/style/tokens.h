#pragma once

#include <QColor>
#include <QPalette>

namespace osiris::desktop {

// What a colour says. Teal: selection and our own actions. Violet: assistants.
// Amber: waiting for a person. Red: failed, or production. Colour never
// stands alone: an icon or a word says the same.
enum class Tone {
  kText,
  kMuted,
  kFaint,
  kAccent,
  kAssistant,
  kWarn,
  kError,
  kInfo,
  kOk,
};

// Every colour of the window, for one theme. Text tones reach a contrast of
// 4.5 on `surface`, control outlines 3.
struct Tokens {
  bool dark = false;
  // Behind navigator and tab bar; behind documents; chips and table lines.
  QColor background;
  QColor surface;
  QColor raised;
  QColor text;
  QColor muted;
  // Decoration only: too pale to read.
  QColor faint;
  QColor accent;
  // Text on a button filled with `accent`.
  QColor on_accent;
  QColor assistant;
  QColor warn;
  QColor warn_background;
  QColor error;
  QColor error_background;
  QColor info;
  QColor info_background;
  QColor ok;
  QColor ok_background;
  // Selected rows, tabs and rail entries.
  QColor selection;
  // Under the pointer.
  QColor hover;
  // Between panes.
  QColor hairline;
  // Around buttons and fields.
  QColor outline;
  // Buttons and fields that do not have the focus.
  QColor outline_quiet;
  QColor scroll_thumb;

  const QColor& Of(Tone tone) const;
};

// The tokens of the light or of the dark theme; they live for ever.
const Tokens& LightTokens();
const Tokens& DarkTokens();

// The tokens that `palette` was made from, told by its lightness: widgets call
// this when they paint, so that a change of theme needs no other notice.
const Tokens& TokensOf(const QPalette& palette);

// A palette for stock widgets that says the same as `tokens`.
QPalette PaletteOf(const Tokens& tokens);

}  // namespace osiris::desktop
