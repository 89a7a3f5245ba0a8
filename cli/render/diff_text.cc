#include "cli/render/diff_text.h"

#include <string_view>

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// '+', '-' or '~', as colours do not reach everybody.
std::string Mark(std::string_view kind, const Palette& palette) {
  if (kind.ends_with("_added")) return palette.Good("+");
  if (kind.ends_with("_removed")) return palette.Bad("-");
  return palette.Caution("~");
}

// "column_renamed" as "column renamed".
std::string Words(std::string kind) {
  for (char& c : kind) {
    if (c == '_') c = ' ';
  }
  return kind;
}

std::string ChangeLine(const Json& change, const Page& page) {
  const std::string kind = TextIn(change, "change");
  const std::string column = TextIn(change, "column");
  const std::string property = TextIn(change, "property");
  std::string line =
      fmt::format("{} {}", Mark(kind, page.palette),
                  page.palette.Heading(SafeText(TextIn(change, "table"))));
  if (!column.empty()) line += "." + SafeText(column);
  line += ": " + SafeText(Words(kind));
  if (!property.empty()) line += fmt::format(", {}", SafeText(property));
  const bool before = change.contains("before");
  const bool after = change.contains("after");
  if (before && after) {
    line += fmt::format(": {} -> {}", SafeText(TextIn(change, "before")),
                        SafeText(TextIn(change, "after")));
  } else if (before || after) {
    line += fmt::format(": {}",
                        SafeText(TextIn(change, before ? "before" : "after")));
  }
  return line + "\n";
}

std::string SideLine(std::string_view label, const Json& side) {
  return fmt::format("{} {} of {}, seen {}\n", label,
                     SafeText(TextIn(side, "snapshot")),
                     SafeText(TextIn(side, "connection")),
                     SafeText(TextIn(side, "seen").substr(0, 19)));
}

}  // namespace

std::string DiffText(const Json& document, const Page& page) {
  std::string out = SideLine("before:", ObjectIn(document, "before")) +
                    SideLine("after: ", ObjectIn(document, "after")) + "\n";
  const Json data = ObjectIn(document, "data");
  const Json changes = ListIn(data, "changes");
  for (const Json& change : changes) out += ChangeLine(change, page);
  if (changes.empty()) out += "nothing has changed\n";
  const int64_t hidden = CountIn(document, "quiet_hidden");
  if (hidden > 0) {
    out += page.palette.Quiet(
               fmt::format("{} that rarely matter are not shown: --all",
                           Counted(hidden, "change"))) +
           "\n";
  }
  if (FlagIn(document, "truncated")) {
    out += fmt::format("{} there is more: --cursor {}\n",
                       page.palette.Caution("cut:"),
                       SafeText(TextIn(document, "next_cursor")));
  }
  return out;
}

}  // namespace osiris::cli
