#include "desktop/style/tokens.h"

namespace osiris::desktop {

const QColor& Tokens::Of(Tone tone) const {
  switch (tone) {
    case Tone::kText:
      return text;
    case Tone::kMuted:
      return muted;
    case Tone::kFaint:
      return faint;
    case Tone::kAccent:
      return accent;
    case Tone::kAssistant:
      return assistant;
    case Tone::kWarn:
      return warn;
    case Tone::kError:
      return error;
    case Tone::kInfo:
      return info;
    case Tone::kOk:
      return ok;
  }
  return text;
}

const Tokens& LightTokens() {
  static const Tokens kTokens = {
      .dark = false,
      .background = QColor(0xF5, 0xF7, 0xF8),
      .surface = QColor(0xFF, 0xFF, 0xFF),
      .raised = QColor(0xEE, 0xF1, 0xF3),
      .text = QColor(0x16, 0x20, 0x2A),
      .muted = QColor(0x56, 0x61, 0x6D),
      .faint = QColor(0x8B, 0x96, 0xA1),
      .accent = QColor(0x0B, 0x6B, 0x63),
      .on_accent = QColor(0xFF, 0xFF, 0xFF),
      .assistant = QColor(0x5B, 0x3F, 0xB5),
      .warn = QColor(0x8A, 0x5A, 0x00),
      .warn_background = QColor(0xFF, 0xF4, 0xDB),
      .error = QColor(0xB3, 0x26, 0x1E),
      .error_background = QColor(0xFC, 0xE8, 0xE6),
      .info = QColor(0x1D, 0x5F, 0xBF),
      .info_background = QColor(0xE5, 0xEF, 0xFC),
      .ok = QColor(0x1B, 0x7A, 0x3D),
      .ok_background = QColor(0xE2, 0xF3, 0xE7),
      .selection = QColor(0xD8, 0xEF, 0xEC),
      .hover = QColor(0xE9, 0xED, 0xF0),
      .hairline = QColor(0xDD, 0xE2, 0xE6),
      .outline = QColor(0x7A, 0x84, 0x90),
      .outline_quiet = QColor(0xB4, 0xBC, 0xC5),
      .scroll_thumb = QColor(0xC6, 0xCD, 0xD4),
  };
  return kTokens;
}

const Tokens& DarkTokens() {
  static const Tokens kTokens = {
      .dark = true,
      .background = QColor(0x14, 0x18, 0x1C),
      .surface = QColor(0x1B, 0x21, 0x26),
      .raised = QColor(0x23, 0x2A, 0x31),
      .text = QColor(0xE7, 0xEC, 0xF0),
      .muted = QColor(0xA3, 0xAE, 0xB9),
      .faint = QColor(0x76, 0x82, 0x8E),
      .accent = QColor(0x4F, 0xD1, 0xC2),
      .on_accent = QColor(0x06, 0x26, 0x23),
      .assistant = QColor(0xB6, 0xA2, 0xF5),
      .warn = QColor(0xF0, 0xB9, 0x4A),
      .warn_background = QColor(0x33, 0x28, 0x0F),
      .error = QColor(0xFF, 0x8A, 0x80),
      .error_background = QColor(0x40, 0x20, 0x1E),
      .info = QColor(0x7F, 0xB5, 0xFF),
      .info_background = QColor(0x1A, 0x2B, 0x42),
      .ok = QColor(0x6F, 0xD0, 0x8C),
      .ok_background = QColor(0x17, 0x35, 0x22),
      .selection = QColor(0x16, 0x43, 0x3F),
      .hover = QColor(0x2A, 0x32, 0x3A),
      .hairline = QColor(0x2F, 0x38, 0x40),
      .outline = QColor(0x76, 0x82, 0x8E),
      .outline_quiet = QColor(0x4A, 0x55, 0x60),
      .scroll_thumb = QColor(0x41, 0x4C, 0x57),
  };
  return kTokens;
}

const Tokens& TokensOf(const QPalette& palette) {
  return palette.color(QPalette::Active, QPalette::Base).lightness() < 128
             ? DarkTokens()
             : LightTokens();
}

QPalette PaletteOf(const Tokens& tokens) {
  QPalette palette;
  palette.setColor(QPalette::Window, tokens.surface);
  palette.setColor(QPalette::WindowText, tokens.text);
  palette.setColor(QPalette::Base, tokens.surface);
  palette.setColor(QPalette::AlternateBase, tokens.background);
  palette.setColor(QPalette::Text, tokens.text);
  palette.setColor(QPalette::Button, tokens.surface);
  palette.setColor(QPalette::ButtonText, tokens.text);
  palette.setColor(QPalette::BrightText, tokens.error);
  palette.setColor(QPalette::PlaceholderText, tokens.muted);
  palette.setColor(QPalette::Highlight, tokens.selection);
  palette.setColor(QPalette::HighlightedText, tokens.text);
  palette.setColor(QPalette::Link, tokens.accent);
  palette.setColor(QPalette::LinkVisited, tokens.accent);
  palette.setColor(QPalette::ToolTipBase, tokens.raised);
  palette.setColor(QPalette::ToolTipText, tokens.text);
  palette.setColor(QPalette::Light, tokens.raised);
  palette.setColor(QPalette::Midlight, tokens.raised);
  palette.setColor(QPalette::Mid, tokens.hairline);
  palette.setColor(QPalette::Dark, tokens.outline);
  palette.setColor(QPalette::Shadow, tokens.outline);
  for (const QPalette::ColorRole role :
       {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, tokens.faint);
  }
  return palette;
}

}  // namespace osiris::desktop
