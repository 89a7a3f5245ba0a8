#pragma once

#include <string>
#include <string_view>

#include "cli/command_line.h"
#include "cli/render/page.h"

namespace osiris::cli {

// Standard output and standard error, and what they are connected to.
class Terminal {
 public:
  // Looks at both, and at NO_COLOR and TERM.
  static Terminal Of(const GlobalFlags& flags);

  // Writes all of `text`. When it cannot be written (a full disk, or a closed
  // output), says so on standard error and returns false.
  bool Print(std::string_view text) const;
  void PrintError(std::string_view text) const;

  bool output_is_terminal() const { return output_is_terminal_; }
  // True if a line on standard error can be drawn over.
  bool can_redraw() const { return can_redraw_; }

  Page output_page() const;
  Page error_page() const;

 private:
  bool output_is_terminal_ = false;
  bool can_redraw_ = false;
  bool output_colors_ = false;
  bool error_colors_ = false;
  size_t output_width_ = 0;
  size_t error_width_ = 0;
  std::string program_;
};

}  // namespace osiris::cli
