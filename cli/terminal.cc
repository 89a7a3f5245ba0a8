#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "fmt/format.h"

namespace osiris::cli {
namespace {

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

size_t WidthOf(int fd) {
  winsize size{};
  if (isatty(fd) == 0) return std::numeric_limits<size_t>::max();
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool IsDumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

bool WantsColors(ColorChoice choice, int fd) {
  if (choice == ColorChoice::kAlways) return true;
  if (choice == ColorChoice::kNever) return false;
  return isatty(fd) != 0 && !IsSet("NO_COLOR") && !IsDumb();
}

}  // namespace

Terminal Terminal::Of(const GlobalFlags& flags) {
  Terminal terminal;
  terminal.output_is_terminal_ = isatty(STDOUT_FILENO) != 0;
  terminal.can_redraw_ = isatty(STDERR_FILENO) != 0 && !IsDumb();
  terminal.output_colors_ = WantsColors(flags.color, STDOUT_FILENO);
  terminal.error_colors_ = WantsColors(flags.color, STDERR_FILENO);
  terminal.output_width_ = WidthOf(STDOUT_FILENO);
  terminal.error_width_ = WidthOf(STDERR_FILENO);
  terminal.program_ = CallOf(flags.home);
  return terminal;
}

bool Terminal::Print(std::string_view text) const {
  if (WriteAll(STDOUT_FILENO, text)) return true;
  PrintError(
      fmt::format("{} the answer could not be written to standard "
                  "output: {}\n",
                  error_page().palette.Bad("osiris:"), std::strerror(errno)));
  return false;
}

void Terminal::PrintError(std::string_view text) const {
  WriteAll(STDERR_FILENO, text);
}

Page Terminal::output_page() const {
  return {.width = output_width_,
          .palette = Palette(output_colors_),
          .program = program_};
}

Page Terminal::error_page() const {
  return {.width = error_width_,
          .palette = Palette(error_colors_),
          .program = program_};
}

}  // namespace osiris::cli
