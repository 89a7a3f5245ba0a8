#include "cli/render/retention_text.h"

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using Tone = TableCell::Tone;

// "12 bytes", "3.4 MiB".
std::string Size(int64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  if (bytes < 1024 * 1024) return fmt::format("{:.1f} KiB", value / 1024);
  return fmt::format("{:.1f} MiB", value / (1024 * 1024));
}

}  // namespace

std::string CleanText(const Json& document, const Page& page) {
  const bool dry_run = FlagIn(document, "dry_run");
  TableView table({{"kind"},
                   {"kept for", true},
                   {dry_run ? "would go" : "removed", true},
                   {"size", true}});
  std::string names;
  for (const Json& kind : ListIn(document, "kinds")) {
    const int64_t records = CountIn(kind, "records");
    table.Add(
        {TextIn(kind, "kind"),
         Counted(CountIn(kind, "days"), "day"),
         {std::to_string(records), records > 0 ? Tone::kCaution : Tone::kQuiet},
         records > 0 ? Size(CountIn(kind, "bytes")) : ""});
    if (!dry_run) continue;
    for (const Json& name : ListIn(kind, "names")) {
      names += fmt::format(
          "  {} {}\n", TextIn(kind, "kind"),
          SafeText(name.is_string() ? name.get<std::string>() : ""));
    }
  }
  const int64_t records = CountIn(document, "records");
  std::string end = "nothing is past its time\n";
  if (records > 0) {
    end = fmt::format("{} {}, {}\n", Counted(records, "record"),
                      dry_run ? "would be removed" : "removed",
                      Size(CountIn(document, "bytes")));
  }
  return table.Render(page) + names + end;
}

}  // namespace osiris::cli
