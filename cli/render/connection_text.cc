#include "cli/render/connection_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/render/display_text.h"
#include "cli/render/document_view.h"
#include "cli/render/json_member.h"
#include "cli/render/problem_text.h"
#include "cli/render/table_view.h"
#include "core/base/error_info.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using Tone = TableCell::Tone;

TableCell StateOf(const Json& connection) {
  if (!FlagIn(connection, "available")) return {"no driver", Tone::kCaution};
  if (!FlagIn(connection, "usable")) return {"unusable", Tone::kBad};
  if (!ListIn(connection, "problems").empty()) {
    return {"questionable", Tone::kCaution};
  }
  return {"ready", Tone::kGood};
}

// "host=db.example port=5432".
std::string SettingsOf(const Json& config) {
  std::string text;
  for (const auto& [name, value] : config.items()) {
    if (!text.empty()) text += ' ';
    text += name + "=" + InlineText(value);
  }
  return text;
}

std::string Mark(std::string_view status, const Palette& palette) {
  const std::string padded = PadRight(SafeText(status), 7);
  if (status == "ok") return palette.Good(padded);
  if (status == "failed") return palette.Bad(padded);
  return palette.Quiet(padded);
}

std::string CheckLines(const Json& checks, const Page& page) {
  size_t width = 0;
  for (const Json& check : checks) {
    width = std::max(width, DisplayWidth(SafeText(TextIn(check, "name"))));
  }
  std::string lines;
  for (const Json& check : checks) {
    const std::string code = TextIn(check, "code");
    std::string line =
        fmt::format("  {}  {}  {}", Mark(TextIn(check, "status"), page.palette),
                    PadRight(SafeText(TextIn(check, "name")), width),
                    SafeText(TextIn(check, "message")));
    if (!code.empty()) line += page.palette.Quiet(" [" + SafeText(code) + "]");
    lines += line.erase(line.find_last_not_of(' ') + 1) + "\n";
    const std::string hint = TextIn(check, "hint");
    if (hint.empty()) continue;
    lines +=
        fmt::format("{:{}}  {} {}\n", "", width + 11,
                    page.palette.Caution("try:"), SafeText(HintOn(page, hint)));
  }
  return lines;
}

std::string Examined(const Json& connection, const Page& page) {
  const Json data = ObjectIn(connection, "data");
  std::string head =
      page.palette.Heading(SafeText(TextIn(connection, "reference")));
  if (!data.empty()) {
    head += fmt::format("  {} {}", SafeText(TextIn(data, "product")),
                        SafeText(TextIn(data, "version")));
  }
  return head + "\n" + CheckLines(ListIn(connection, "checks"), page) +
         ProblemLines(ListIn(connection, "problems"), page);
}

// Of one connection, less what is said of the whole file.
Json OwnProblems(const Json& connection, const Json& general) {
  Json own = Json::array();
  for (const Json& problem : ListIn(connection, "problems")) {
    if (std::find(general.begin(), general.end(), problem) == general.end()) {
      own.push_back(problem);
    }
  }
  return own;
}

}  // namespace

std::string ConnectionsText(const Json& document, const Page& page) {
  TableView table(
      {{"connection"}, {"state"}, {"default"}, {"environment"}, {"settings"}});
  const Json general = ListIn(document, "problems");
  std::string problems;
  for (const Json& connection : ListIn(document, "connections")) {
    table.Add({TextIn(connection, "reference"), StateOf(connection),
               FlagIn(connection, "default") ? "yes" : "",
               TextIn(connection, "environment"),
               SettingsOf(ObjectIn(connection, "config"))});
    const std::string lines =
        ProblemLines(OwnProblems(connection, general), page);
    if (lines.empty()) continue;
    problems += "\n" + SafeText(TextIn(connection, "reference")) + "\n" + lines;
  }
  std::string out = table.Render(page);
  if (table.empty()) {
    out = fmt::format(
        "No connections are configured.\n"
        "  try: {} connections add @sqlite.NAME path=FILE\n",
        SafeText(page.program));
  }
  const std::string of_file = ProblemLines(general, page);
  if (!of_file.empty()) out += "\n" + of_file;
  return out + problems;
}

std::string ConnectionsDoctorText(const Json& document, const Page& page) {
  std::string out = ProblemLines(ListIn(document, "problems"), page);
  for (const Json& connection : ListIn(document, "connections")) {
    if (!out.empty()) out += "\n";
    out += Examined(connection, page);
  }
  if (out.empty()) out = "No connections are configured.\n";
  return out;
}

std::string ConnectionAddedText(const Json& document, const Page& page) {
  const std::string reference = SafeText(TextIn(document, "reference"));
  return fmt::format("Added {} to {}.\n{}  next: {} connections doctor {}\n",
                     reference, SafeText(TextIn(document, "file")),
                     ProblemLines(ListIn(document, "problems"), page),
                     SafeText(page.program), reference);
}

std::string ConnectionRemovedText(const Json& document, const Page&) {
  return fmt::format("Removed {} from {}.\n",
                     SafeText(TextIn(document, "reference")),
                     SafeText(TextIn(document, "file")));
}

int ConnectionsDoctorExit(const Json& document) {
  for (const Json& connection : ListIn(document, "connections")) {
    for (const Json& check : ListIn(connection, "checks")) {
      if (TextIn(check, "status") != "failed") continue;
      const std::string code = TextIn(check, "code");
      return code.empty() ? 1 : ExitStatus(MakeErrorFromParts(code, "", {}));
    }
  }
  return FlagIn(document, "healthy") ? 0 : 1;
}

}  // namespace osiris::cli
