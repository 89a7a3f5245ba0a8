#include "cli/check_report.h"

#include <algorithm>
#include <utility>

#include "cli/render/display_text.h"
#include "core/base/error_info.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

Json ToCheck(std::string name, const absl::Status& status, Health health) {
  const ErrorInfo info = GetErrorInfo(status);
  return {{"name", std::move(name)},
          {"status", NameOf(health)},
          {"detail", std::string(status.message())},
          {"hint", info.hint},
          {"code", info.code}};
}

std::string Mark(std::string_view outcome, const Palette& palette) {
  const std::string padded = PadRight(SafeText(outcome), 7);
  if (outcome == "ok") return palette.Good(padded);
  if (outcome == "warning") return palette.Caution(padded);
  if (outcome == "failed") return palette.Bad(padded);
  return palette.Quiet(padded);
}

}  // namespace

std::string_view NameOf(Health health) {
  switch (health) {
    case Health::kOk:
      return "ok";
    case Health::kWarning:
      return "warning";
    case Health::kFailed:
      return "failed";
    case Health::kSkipped:
      break;
  }
  return "skipped";
}

void CheckReport::Add(std::string name, Health health, std::string detail,
                      std::string hint) {
  Json check = {{"name", std::move(name)},
                {"status", NameOf(health)},
                {"detail", std::move(detail)}};
  if (!hint.empty()) check["hint"] = std::move(hint);
  if (health == Health::kFailed && exit_status_ == 0) exit_status_ = 1;
  Keep(std::move(check));
}

void CheckReport::AddFailure(std::string name, const absl::Status& status) {
  Keep(ToCheck(std::move(name), status, Health::kFailed));
  if (exit_status_ == 0) exit_status_ = ExitStatus(status);
}

void CheckReport::AddWarning(std::string name, const absl::Status& status) {
  Keep(ToCheck(std::move(name), status, Health::kWarning));
}

void CheckReport::Keep(Json check) {
  const Time now = std::chrono::steady_clock::now();
  check["ms"] =
      std::chrono::duration_cast<std::chrono::milliseconds>(now - last_)
          .count();
  last_ = now;
  checks_.push_back(std::move(check));
}

Answer CheckReport::ToAnswer(Json facts) const {
  facts["status"] = "success";
  facts["healthy"] = healthy();
  facts["checks"] = checks_;
  return {.document = std::move(facts), .exit_status = exit_status_};
}

std::string RenderChecks(const Json& document, const Page& page) {
  size_t width = 0;
  for (const Json& check : document.at("checks")) {
    width = std::max(
        width, DisplayWidth(SafeText(check.at("name").get<std::string>())));
  }
  std::string out;
  int failed = 0;
  int warnings = 0;
  for (const Json& check : document.at("checks")) {
    const std::string outcome = check.at("status").get<std::string>();
    failed += outcome == "failed" ? 1 : 0;
    warnings += outcome == "warning" ? 1 : 0;
    const std::string name =
        PadRight(SafeText(check.at("name").get<std::string>()), width);
    out += fmt::format("{}  {}  {}\n", Mark(outcome, page.palette), name,
                       SafeText(check.at("detail").get<std::string>()));
    const std::string hint = check.value("hint", "");
    if (hint.empty()) continue;
    out +=
        fmt::format("{:{}}  {} {}\n", "", width + 9,
                    page.palette.Caution("try:"), SafeText(HintOn(page, hint)));
  }
  std::string verdict =
      failed == 0 ? page.palette.Good("all is well")
                  : page.palette.Bad(fmt::format("{} failed", failed));
  if (failed == 0 && warnings > 0) {
    verdict = page.palette.Caution(fmt::format(
        "usable, with {} warning{}", warnings, warnings == 1 ? "" : "s"));
  }
  return out + "\n" + verdict + "\n";
}

}  // namespace osiris::cli
