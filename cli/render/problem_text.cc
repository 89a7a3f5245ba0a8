#include "cli/render/problem_text.h"

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "fmt/format.h"

namespace osiris::cli {

std::string ProblemLines(const Json& problems, const Page& page) {
  std::string lines;
  for (const Json& problem : problems) {
    const std::string severity = TextIn(problem, "severity");
    const std::string mark = severity == "warning"
                                 ? page.palette.Caution("warning:")
                                 : page.palette.Bad("error:");
    const int64_t line = CountIn(problem, "line");
    lines += fmt::format("{} {}{}\n", mark,
                         line > 0 ? fmt::format("line {}: ", line) : "",
                         SafeText(TextIn(problem, "message")));
    const std::string hint = TextIn(problem, "hint");
    if (hint.empty()) continue;
    lines += fmt::format("  {} {}\n", page.palette.Caution("try:"),
                         SafeText(HintOn(page, hint)));
  }
  return lines;
}

}  // namespace osiris::cli
