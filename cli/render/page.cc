#include "cli/render/page.h"

#include "core/base/shell_word.h"

namespace osiris::cli {

std::string CallOf(std::string_view home) {
  return home.empty() ? "osiris" : "osiris --home " + ShellWord(home);
}

std::string HintOn(const Page& page, std::string_view hint) {
  constexpr std::string_view kCall = "`osiris ";
  std::string text;
  while (true) {
    const size_t found = hint.find(kCall);
    text += hint.substr(0, found);
    if (found == std::string_view::npos) return text;
    hint.remove_prefix(found + kCall.size());
    const std::string_view command = hint.substr(0, hint.find('`'));
    const bool homeless =
        command.ends_with("--help") || command.starts_with("init");
    text += "`" + (homeless ? "osiris" : page.program) + " ";
  }
}

}  // namespace osiris::cli
