#pragma once

#include <string>
#include <string_view>

namespace osiris::cli {

// The few colours of the command line, or none of them. A value.
class Palette {
 public:
  explicit Palette(bool enabled) : enabled_(enabled) {}

  std::string Heading(std::string_view text) const { return In("1", text); }
  std::string Good(std::string_view text) const { return In("32", text); }
  std::string Caution(std::string_view text) const { return In("33", text); }
  std::string Bad(std::string_view text) const { return In("1;31", text); }
  std::string Quiet(std::string_view text) const { return In("2", text); }

 private:
  // `text` has passed SafeText: nothing of it can end the colour.
  std::string In(std::string_view code, std::string_view text) const {
    if (!enabled_ || text.empty()) return std::string(text);
    std::string coloured = "\x1b[";
    coloured.append(code).append("m").append(text).append("\x1b[0m");
    return coloured;
  }

  bool enabled_;
};

}  // namespace osiris::cli
