#include "cli/render/payload_text.h"

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "core/base/error_info.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// "2026-11-24 12:01:00".
std::string Moment(const std::string& time) {
  std::string moment = time.substr(0, 19);
  if (moment.size() > 10) moment[10] = ' ';
  return moment;
}

// How much was sent, as far as that is known.
std::string FormText(const Json& call) {
  const std::string form = TextIn(call, "form");
  return form == "hash" ? "unknown, only its hash is kept" : form;
}

std::string CallsText(const Json& document, const Page& page) {
  TableView view({{"time (UTC)"},
                  {"client"},
                  {"operation"},
                  {"target"},
                  {"sent"},
                  {"at byte", true},
                  {"correlation id"}});
  for (const Json& call : ListIn(document, "calls")) {
    view.Add(
        {Moment(TextIn(call, "time")), TextIn(call, "client"),
         TextIn(call, "operation"), TextIn(call, "target"), FormText(call),
         call.contains("offset") ? std::to_string(CountIn(call, "offset")) : "",
         TextIn(call, "correlation_id")});
  }
  return view.Render(page);
}

// What an answer, above all an empty one, is true of.
std::string SearchedText(const Json& document) {
  const Json searched = ObjectIn(document, "searched");
  const int64_t payloads = CountIn(searched, "payloads");
  if (payloads == 0) {
    const bool none = CountIn(searched, "hash_only") == 0 &&
                      CountIn(searched, "packs_of_other_keys") == 0 &&
                      CountIn(searched, "lost") == 0 &&
                      ListIn(document, "damage").empty();
    return none ? "no answer to an assistant is kept\n"
                : "no answer to an assistant could be searched\n";
  }
  return fmt::format(
      "searched {} from {} to {}\n", Counted(payloads, "kept answer"),
      Moment(TextIn(searched, "first")), Moment(TextIn(searched, "last")));
}

// What an answer is not true of.
std::string LeftOutText(const Json& searched, const Page& page) {
  std::string out;
  if (const int64_t count = CountIn(searched, "hash_only"); count > 0) {
    out += page.palette.Caution("not searched:") +
           fmt::format(" {} of which only a hash is kept\n",
                       Counted(count, "answer"));
  }
  if (const int64_t count = CountIn(searched, "packs_of_other_keys");
      count > 0) {
    out += page.palette.Caution("not searched:") +
           fmt::format(" {} sealed with another key\n", Counted(count, "pack"));
  }
  if (const int64_t count = CountIn(searched, "lost"); count > 0) {
    out +=
        page.palette.Caution("not searched:") +
        fmt::format(" {} that could not be kept\n", Counted(count, "answer"));
  }
  if (!searched.value("lost_exact", true)) {
    out += page.palette.Caution("not known:") +
           " how many answers could not be kept: the audit log could not be "
           "read, or not all of it\n";
  }
  return out;
}

}  // namespace

std::string SeenText(const Json& document, const Page& page) {
  std::string out = CallsText(document, page);
  const int64_t total = CountIn(document, "total");
  out += out.empty() ? "" : "\n";
  out += fmt::format("{}{} received it",
                     FlagIn(document, "total_exact") ? "" : "at most ",
                     total == 0 ? "no call" : Counted(total, "call"));
  if (FlagIn(document, "truncated")) {
    out +=
        fmt::format(" ({} shown; see --limit)", CountIn(document, "returned"));
  }
  const Json searched = ObjectIn(document, "searched");
  out += "; " + SearchedText(document);
  if (const std::string note = TextIn(document, "note"); !note.empty()) {
    out += page.palette.Caution("note:") + " " + SafeText(note) + "\n";
  }
  out += LeftOutText(searched, page);
  for (const Json& one : ListIn(document, "damage")) {
    out += page.palette.Bad("damaged:") + fmt::format(" {} at byte {}\n",
                                                      TextIn(one, "file"),
                                                      CountIn(one, "offset"));
  }
  return out;
}

std::string PayloadShowText(const Json& document, const Page& page) {
  const std::string head =
      fmt::format("{}  {}  {}  {}", Moment(TextIn(document, "time")),
                  TextIn(document, "client"), TextIn(document, "operation"),
                  TextIn(document, "payload"));
  const absl::StatusOr<Json> sent = ParseJson(TextIn(document, "text"));
  TableView view({{"what the assistant got"}});
  view.Add({head});
  return view.Render(page) + "\n" +
         (sent.ok() ? DumpPrettyJson(*sent) + "\n" : "");
}

int SeenExit(const Json& document) {
  return ListIn(document, "damage").empty()
             ? 0
             : Describe(ErrorCode::kAuditPayloadDamaged).exit;
}

}  // namespace osiris::cli
