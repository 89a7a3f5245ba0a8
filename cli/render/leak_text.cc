#include "cli/render/leak_text.h"

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "core/base/error_info.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// "base64", "plain in gzip in base64": from the inside out.
std::string FormOf(const Json& hit) {
  std::string form = TextIn(hit, "form");
  const Json& inside = ListIn(hit, "inside");
  for (auto one = inside.rbegin(); one != inside.rend(); ++one) {
    form += " in " + one->get<std::string>();
  }
  return form;
}

std::string HitsText(const Json& document, const Page& page) {
  TableView view({{"secret"}, {"found in"}, {"at byte", true}, {"written as"}});
  for (const Json& hit : ListIn(document, "hits")) {
    const std::string in = TextIn(hit, "in");
    const std::string before = in == "answer" ? "the answer to call "
                               : in == "name" ? "the name of "
                                              : "";
    view.Add({TextIn(hit, "secret"), before + TextIn(hit, "where"),
              std::to_string(CountIn(hit, "offset")), FormOf(hit)});
  }
  const std::string table = view.Render(page);
  return table.empty() ? "" : table + "\n";
}

// What the check says nothing about.
std::string UncheckedText(const Json& document, const Page& page) {
  std::string out;
  for (const Json& name : ListIn(document, "too_short")) {
    out += page.palette.Caution("not looked for:") +
           fmt::format(" {} is too short\n", SafeText(name.get<std::string>()));
  }
  for (const Json& one : ListIn(document, "unresolved")) {
    out += page.palette.Caution("not looked for:") +
           fmt::format(" {}: {}\n", SafeText(TextIn(one, "secret")),
                       TextIn(one, "code"));
  }
  for (const Json& one : ListIn(document, "left_out")) {
    out += page.palette.Caution("not searched:") +
           fmt::format(" {}: {}\n", SafeText(TextIn(one, "what")),
                       SafeText(TextIn(one, "why")));
  }
  return out;
}

}  // namespace

std::string LeakText(const Json& document, const Page& page) {
  const size_t hits = ListIn(document, "hits").size();
  std::string out = HitsText(document, page);
  if (hits > 0) {
    out += page.palette.Bad(Counted(static_cast<int64_t>(hits), "place") + ":");
  } else if (LeakExit(document) != 0) {
    out += page.palette.Caution("nothing found, but not all was looked for:");
  } else {
    out += page.palette.Good("nothing found:");
  }
  out += fmt::format(" looked for {} in {} and {} ({} bytes)\n",
                     Counted(CountIn(document, "secrets_checked"), "secret"),
                     Counted(CountIn(document, "answers"), "kept answer"),
                     Counted(CountIn(document, "files"), "file"),
                     CountIn(document, "bytes"));
  if (FlagIn(document, "truncated")) {
    out += page.palette.Caution("cut:") + " there are more\n";
  }
  return out + UncheckedText(document, page);
}

int LeakExit(const Json& document) {
  constexpr int kFailed = 1;
  if (!ListIn(document, "hits").empty()) {
    return Describe(ErrorCode::kAuditDamaged).exit;
  }
  const bool all = ListIn(document, "unresolved").empty() &&
                   CountIn(document, "missed") == 0;
  return all ? 0 : kFailed;
}

}  // namespace osiris::cli
