#include "core/config/problem.h"

#include <algorithm>
#include <cstddef>

#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

// More than anyone reads at once; the count tells of the rest.
constexpr size_t kMaxTold = 50;

bool IsError(const Problem& problem) {
  return problem.severity == Problem::Severity::kError;
}

}  // namespace

std::string Describe(const Problem& problem) {
  std::string text = problem.message;
  if (problem.line > 0) text = fmt::format("line {}: {}", problem.line, text);
  if (!problem.hint.empty()) text += "; " + problem.hint;
  return text;
}

bool HasErrors(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(), IsError);
}

absl::Status ProblemsError(ErrorCode code, std::string_view subject,
                           const std::vector<Problem>& problems) {
  std::vector<std::string> told;
  ErrorDetails details;
  size_t count = 0;
  for (const Problem& problem : problems) {
    if (!IsError(problem)) continue;
    if (++count == 1) {
      details = {.path = problem.path,
                 .hint = problem.hint,
                 .assistant_hint = problem.assistant_hint};
    }
    if (told.size() < kMaxTold) told.push_back(Describe(problem));
  }
  if (count > 1) details = {.path = std::move(details.path)};
  if (count > told.size()) told.push_back("…");
  // The hint of one alone is the error's: not twice.
  if (count == 1 && !details.hint.empty()) {
    told.front().resize(told.front().size() - details.hint.size() - 2);
  }
  const std::string message =
      count == 1 ? fmt::format("{}: {}", subject, told.front())
                 : fmt::format("{} has {} problems: {}", subject, count,
                               fmt::join(told, "; "));
  return MakeError(code, message, std::move(details));
}

Json ToJson(const Problem& problem, Audience audience) {
  Json json = {{"severity", IsError(problem) ? "error" : "warning"},
               {"path", problem.path},
               {"message", problem.message}};
  if (problem.line > 0) json["line"] = problem.line;
  const bool own =
      audience == Audience::kAssistant && !problem.assistant_hint.empty();
  const std::string& hint = own ? problem.assistant_hint : problem.hint;
  if (!hint.empty()) json["hint"] = hint;
  return json;
}

Json ProblemSchema() {
  const Json text = {{"type", "string"}};
  return {{"type", "object"},
          {"properties",
           {{"severity", {{"enum", {"error", "warning"}}}},
            {"line", {{"type", "integer"}, {"minimum", 1}}},
            {"path", {{"type", "array"}, {"items", text}}},
            {"message", text},
            {"hint", text}}},
          {"required", {"severity", "path", "message"}},
          {"additionalProperties", false}};
}

}  // namespace osiris
