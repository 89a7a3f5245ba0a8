#include "cli/render/audit_text.h"

#include <algorithm>

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "core/base/error_info.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using Tone = TableCell::Tone;

// "2026-11-24 12:00:00": to the second.
std::string TimeOf(const Json& event) {
  std::string time = TextIn(event, "ts").substr(0, 19);
  std::replace(time.begin(), time.end(), 'T', ' ');
  return time;
}

// Of an event that ends a call.
std::string TookOf(const Json& event) {
  if (!event.contains("elapsed_us")) return "";
  return fmt::format("{:.1f} ms",
                     static_cast<double>(CountIn(event, "elapsed_us")) / 1000);
}

TableCell OutcomeOf(const Json& event) {
  const std::string outcome = TextIn(event, "outcome");
  if (outcome.empty()) return {outcome};
  return {outcome, outcome == "ok" ? Tone::kGood : Tone::kBad};
}

std::string WhoOf(const Json& event) {
  const std::string client = TextIn(ObjectIn(event, "client"), "name");
  return client.empty() ? TextIn(event, "door") : client;
}

std::string Rows(const Json& entries, const Page& page) {
  TableView table({{"time (UTC)"},
                   {"event"},
                   {"who"},
                   {"what"},
                   {"of"},
                   {"outcome"},
                   {"took", true},
                   {"correlation id"}});
  for (const Json& entry : entries) {
    const Json event = ObjectIn(entry, "event");
    if (event.contains("unreadable")) {
      table.Add(
          {{"", Tone::kPlain},
           {"unreadable", Tone::kBad},
           fmt::format("{}:{}", TextIn(entry, "file"), CountIn(entry, "line")),
           TextIn(event, "unreadable"),
           "",
           "",
           "",
           ""});
      continue;
    }
    table.Add({{TimeOf(event), Tone::kQuiet},
               TextIn(event, "event"),
               WhoOf(event),
               TextIn(event, "op"),
               TextIn(event, "target"),
               OutcomeOf(event),
               TookOf(event),
               {TextIn(event, "corr"), Tone::kQuiet}});
  }
  return table.Render(page);
}

std::string TornText(const Json& document, const Page& page) {
  std::string text;
  for (const Json& torn : ListIn(document, "torn")) {
    text += fmt::format(
        "{} {} ends in {} bytes of a line that was never finished\n",
        page.palette.Caution("torn:"), SafeText(TextIn(torn, "file")),
        CountIn(torn, "bytes"));
  }
  for (const Json& one : ListIn(document, "unreadable")) {
    text += fmt::format("{} {}: {}\n", page.palette.Caution("left out:"),
                        SafeText(TextIn(one, "file")),
                        SafeText(TextIn(one, "message")));
  }
  for (const Json& tail : ListIn(document, "quarantined")) {
    text += fmt::format("{} {} bytes that {} ended in are in {}\n",
                        page.palette.Caution("put aside:"),
                        CountIn(tail, "bytes"), SafeText(TextIn(tail, "file")),
                        SafeText(TextIn(tail, "path")));
  }
  return text;
}

std::string FindingText(const Json& finding) {
  std::string where = SafeText(TextIn(finding, "file"));
  if (CountIn(finding, "line") > 0) {
    where += fmt::format(", line {}", CountIn(finding, "line"));
  }
  if (CountIn(finding, "seq") > 0) {
    where += fmt::format(" (number {})", CountIn(finding, "seq"));
  }
  return fmt::format("{}\n  {}\n", where, SafeText(TextIn(finding, "message")));
}

}  // namespace

std::string AuditListText(const Json& document, const Page& page) {
  std::string out = Rows(ListIn(document, "entries"), page);
  if (out.empty()) out = "no lines\n";
  if (FlagIn(document, "truncated")) {
    out += fmt::format(
        "{} {} of {} lines shown: --limit N\n", page.palette.Caution("cut:"),
        CountIn(document, "returned"), CountIn(document, "total"));
  }
  return out + TornText(document, page);
}

std::string AuditShowText(const Json& document, const Page&) {
  std::string out;
  for (const Json& entry : ListIn(document, "entries")) {
    out += fmt::format("{}, line {}\n", SafeText(TextIn(entry, "file")),
                       CountIn(entry, "line"));
    const Json event = ObjectIn(entry, "event");
    for (const auto& [name, value] : event.items()) {
      out += fmt::format("  {}: {}\n", SafeText(name),
                         SafeText(value.is_string() ? value.get<std::string>()
                                                    : DumpJson(value)));
    }
  }
  return out;
}

std::string AuditVerifyText(const Json& document, const Page& page) {
  std::string out;
  for (const Json& finding : ListIn(document, "damage")) {
    out += page.palette.Bad(TextIn(finding, "kind") + ":") + " " +
           FindingText(finding);
  }
  for (const Json& finding : ListIn(document, "notes")) {
    out += page.palette.Caution(TextIn(finding, "kind") + ":") + " " +
           FindingText(finding);
  }
  const bool intact = FlagIn(document, "intact");
  out += fmt::format(
      "{}: {} in {}, {}\n",
      intact ? page.palette.Good("intact") : page.palette.Bad("damaged"),
      Counted(CountIn(document, "lines"), "line"),
      Counted(CountIn(document, "segments"), "segment"),
      Counted(CountIn(document, "seals_checked"), "seal"));
  if (CountIn(document, "segments_removed") > 0) {
    out +=
        fmt::format("{} removed when their time was over\n",
                    Counted(CountIn(document, "segments_removed"), "segment"));
  }
  out += TornText(document, page);
  const std::string caveat = TextIn(document, "caveat");
  if (!caveat.empty()) {
    out += page.palette.Caution("note:") + " " + SafeText(caveat) + "\n";
  }
  return out;
}

std::string AuditExportText(const Json& document, const Page& page) {
  return fmt::format("{} in {}\n  sha256 {}\n",
                     Counted(CountIn(document, "lines"), "line"),
                     SafeText(TextIn(document, "path")),
                     TextIn(document, "sha256")) +
         TornText(document, page);
}

std::string AuditHeadText(const Json& document, const Page& page) {
  TableView table({{"hash of the last line"}, {"number", true}, {"segment"}});
  for (const Json& head : ListIn(document, "heads")) {
    table.Add({TextIn(head, "h"), std::to_string(CountIn(head, "seq")),
               TextIn(head, "file") + (FlagIn(head, "live") ? " (live)" : "")});
  }
  std::string out = table.Render(page);
  return out.empty() ? "no segments\n" : out;
}

int AuditVerifyExit(const Json& document) {
  return FlagIn(document, "intact") ? 0
                                    : Describe(ErrorCode::kAuditDamaged).exit;
}

}  // namespace osiris::cli
