#include "cli/render/page.h"

namespace osiris::cli {

std::string ShellWord(std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-@=+,";
  if (!word.empty() &&
      word.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

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
