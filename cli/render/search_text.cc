#include "cli/render/search_text.h"

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// What a hit is, where a text of its column does not say.
std::string WhatOf(const Json& hit) {
  return hit.contains("text") ? TextIn(hit, "text") : TextIn(hit, "kind");
}

}  // namespace

std::string SearchText(const Json& document, const Page& page) {
  TableView table({{"connection"}, {"table"}, {"column or kind"}, {"comment"}});
  for (const Json& hit : ListIn(ObjectIn(document, "data"), "hits")) {
    table.Add({TextIn(hit, "connection"), NameText(TextIn(hit, "table")),
               WhatOf(hit), TextIn(hit, "comment")});
  }
  std::string out = table.Render(page);
  if (!out.empty()) out += "\n";
  out += fmt::format(
      "{} found in {}\n", CountIn(document, "total"),
      Counted(static_cast<int64_t>(ListIn(document, "searched").size()),
              "snapshot"));
  if (FlagIn(document, "truncated")) {
    out += fmt::format("{} {} shown: more words, or --limit N\n",
                       page.palette.Caution("cut:"),
                       CountIn(document, "returned"));
  }
  if (ListIn(document, "searched").empty()) {
    out += fmt::format("  try: {} discovery run @FAMILY.ALIAS\n",
                       SafeText(page.program));
  }
  return out;
}

}  // namespace osiris::cli
