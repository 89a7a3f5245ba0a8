#include "cli/render/discovery_text.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "cli/render/display_text.h"
#include "cli/render/document_view.h"
#include "cli/render/json_member.h"
#include "cli/render/table_detail_text.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr size_t kMaxWidth = 100;

// "6 tables, 2 views, 38 columns, 5 relations".
std::string TotalsText(const Json& totals) {
  std::string text = Counted(CountIn(totals, "tables"), "table");
  for (const auto& [name, noun] :
       {std::pair{"views", "view"}, std::pair{"columns", "column"},
        std::pair{"relations", "relation"}}) {
    if (CountIn(totals, name) > 0) {
      text += ", " + Counted(CountIn(totals, name), noun);
    }
  }
  if (CountIn(totals, "errors") > 0) {
    text +=
        fmt::format("; {} could not be described", CountIn(totals, "errors"));
  }
  return text;
}

std::string RowsOf(const Json& entry) {
  if (entry.size() < 3 || !entry[2].is_number()) return "";
  const std::string rows = entry[2].dump();
  return entry.size() > 4 ? "~" + rows : rows;
}

std::string NamesOf(const Json& names) {
  std::string text;
  for (const Json& name : names) {
    if (!text.empty()) text += ", ";
    text += NameText(InlineText(name));
  }
  return text;
}

// Entries of a summary: [name, columns, rows, [tables], "estimated"].
void AddEntries(const Json& entries, std::string_view kind,
                const std::set<std::string>& virtual_names, TableView* table) {
  for (const Json& entry : entries) {
    if (!entry.is_array() || entry.size() < 4) continue;
    const std::string name = InlineText(entry[0]);
    table->Add({NameText(name),
                {virtual_names.contains(name) ? "virtual table" : kind,
                 TableCell::Tone::kQuiet},
                InlineText(entry[1]),
                RowsOf(entry),
                NamesOf(entry[3])});
  }
}

std::string ErrorLines(const Json& errors, const Page& page) {
  std::string lines;
  for (const Json& error : errors) {
    if (!error.is_array() || error.size() < 3) continue;
    lines += fmt::format("{} {}: {} [{}]\n", page.palette.Bad("error:"),
                         SafeText(NameText(InlineText(error[0]))),
                         SafeText(InlineText(error[2])),
                         SafeText(InlineText(error[1])));
  }
  return lines;
}

std::string MoreLine(const Json& document, const Page& page) {
  if (!FlagIn(document, "truncated")) return "";
  return fmt::format("{} there is more: --cursor {}\n",
                     page.palette.Caution("cut:"),
                     SafeText(TextIn(document, "next_cursor")));
}

// "2026-11-24 12:00:00": to the second, as nobody reads on.
std::string TimeOf(const Json& object, const char* name) {
  std::string time = TextIn(object, name).substr(0, 19);
  std::replace(time.begin(), time.end(), 'T', ' ');
  return time;
}

}  // namespace

std::string DiscoveryText(const Json& document, const Page& page) {
  const Json data = ObjectIn(document, "data");
  TableView table(
      {{"name"}, {"kind"}, {"columns", true}, {"rows", true}, {"refers to"}});
  std::set<std::string> virtual_names;
  for (const Json& name : ListIn(data, "virtual_tables")) {
    virtual_names.insert(InlineText(name));
  }
  AddEntries(ListIn(data, "tables"), "table", virtual_names, &table);
  AddEntries(ListIn(data, "views"), "view", {}, &table);
  const std::string snapshot = SafeText(TextIn(document, "snapshot"));
  std::string out = table.Render(page);
  if (!out.empty()) out += "\n";
  out += ErrorLines(ListIn(data, "errors"), page) + MoreLine(document, page);
  out += fmt::format(
      "{}: {}\n",
      page.palette.Heading(SafeText(TextIn(document, "connection"))),
      TotalsText(ObjectIn(document, "totals")));
  const bool cached = FlagIn(document, "from_cache");
  out += fmt::format(
      "{} {} UTC{}\n", cached ? "remembered from" : "read",
      SafeText(TimeOf(document, "created")),
      cached ? "; --refresh asks the source anew"
             : fmt::format(" in {} ms", CountIn(document, "elapsed_ms")));
  return out + fmt::format("columns and keys: {} discovery show {}\n",
                           SafeText(page.program), snapshot);
}

std::string SnapshotsText(const Json& document, const Page& page) {
  TableView table({{"snapshot"},
                   {"connection"},
                   {"seen (UTC)"},
                   {"by"},
                   {"detail"},
                   {"tables", true},
                   {"views", true},
                   {"columns", true}});
  for (const Json& one : ListIn(document, "snapshots")) {
    table.Add({TextIn(one, "snapshot"), TextIn(one, "connection"),
               TimeOf(one, "seen"), TextIn(one, "door"), TextIn(one, "detail"),
               std::to_string(CountIn(one, "tables")),
               std::to_string(CountIn(one, "views")),
               std::to_string(CountIn(one, "columns"))});
  }
  std::string out = table.Render(page);
  if (table.empty()) {
    out = fmt::format(
        "No snapshots are stored.\n"
        "  try: {} discovery run @FAMILY.ALIAS\n",
        SafeText(page.program));
  }
  if (CountIn(document, "damaged") > 0) {
    out += fmt::format("{} {} moved to the quarantine\n",
                       page.palette.Bad("damaged:"),
                       Counted(CountIn(document, "damaged"), "snapshot"));
  }
  return out + MoreLine(document, page);
}

std::string SnapshotsRemovedText(const Json& document, const Page&) {
  std::string out;
  for (const Json& id : ListIn(document, "removed")) {
    if (id.is_string()) {
      out += fmt::format("Removed {}.\n", SafeText(id.get<std::string>()));
    }
  }
  return out.empty() ? "There was nothing to remove.\n" : out;
}

std::string SnapshotText(const Json& document, const Page& page) {
  std::string out;
  const size_t width = std::min(page.width, kMaxWidth);
  const Json data = ObjectIn(document, "data");
  for (const Json& table : ListIn(data, "tables")) {
    if (table.is_string()) {
      out += Wrap(SafeText(table.get<std::string>()), width - 4, 4) + "\n";
    } else {
      out += TableDetailText(table, page);
    }
  }
  if (!out.empty()) out += "\n";
  const Json seen = ListIn(document, "seen");
  out +=
      fmt::format("{} of {}: {}\n",
                  page.palette.Heading(SafeText(TextIn(document, "snapshot"))),
                  SafeText(TextIn(document, "connection")),
                  TotalsText(ObjectIn(document, "totals")));
  if (!seen.empty()) {
    out += fmt::format("last seen {} UTC\n",
                       SafeText(TimeOf(seen.front(), "time")));
  }
  return out + MoreLine(document, page);
}

}  // namespace osiris::cli
