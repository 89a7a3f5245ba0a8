#include "cli/render/memory_text.h"

#include <algorithm>

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using Tone = TableCell::Tone;

// "2026-11-24 12:00:00": to the second.
std::string TimeIn(const Json& object, const char* name) {
  std::string time = TextIn(object, name).substr(0, 19);
  std::replace(time.begin(), time.end(), 'T', ' ');
  return time;
}

// "2 email, 1 secret".
std::string MaskedIn(const Json& object) {
  std::string text;
  const Json masked = ObjectIn(object, "masked");
  for (const auto& [name, count] : masked.items()) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count.dump(),
                        SafeText(name));
  }
  return text;
}

std::string EntryRows(const Json& document, const Page& page,
                      const char* text) {
  TableView table({{"created (UTC)"},
                   {"session"},
                   {"who"},
                   {"consent"},
                   {text},
                   {"calls", true},
                   {"masked"},
                   {"memory id"}});
  const Json entries = ListIn(ObjectIn(document, "data"), "entries");
  for (const Json& entry : entries) {
    table.Add({{TimeIn(entry, "created"), Tone::kQuiet},
               TextIn(entry, "session_id"),
               TextIn(entry, "client"),
               TextIn(entry, "consent"),
               TextIn(entry, text),
               std::to_string(CountIn(entry, "evidence")),
               MaskedIn(entry),
               {TextIn(entry, "memory_id"), Tone::kQuiet}});
  }
  return table.Render(page);
}

// One line of a list of names and values; nothing for an empty value.
std::string Line(const Page& page, const char* name, const std::string& value) {
  if (value.empty()) return "";
  return fmt::format("{} {}\n", page.palette.Quiet(fmt::format("{:<9}", name)),
                     SafeText(value));
}

std::string CallsText(const Json& evidence, const Page& page) {
  TableView table(
      {{"time (UTC)"}, {"what"}, {"of"}, {"outcome"}, {"correlation id"}});
  for (const Json& call : ListIn(evidence, "calls")) {
    table.Add({{TimeIn(call, "time"), Tone::kQuiet},
               TextIn(call, "operation"),
               TextIn(call, "target"),
               TextIn(call, "outcome"),
               {TextIn(call, "correlation_id"), Tone::kQuiet}});
  }
  std::string text = table.Render(page);
  if (!text.empty()) {
    text.insert(0, "\n" + page.palette.Heading("the calls before it") + "\n");
  }
  return text;
}

std::string UnreadableText(const Json& document, const Page& page) {
  const int64_t lines = CountIn(document, "unreadable");
  if (lines == 0) return "";
  std::string sessions;
  for (const Json& name : ListIn(document, "unreadable_in")) {
    if (!name.is_string()) continue;
    sessions += (sessions.empty() ? ": session " : ", ") +
                SafeText(name.get<std::string>());
  }
  return fmt::format("{} {} of memory cannot be read{}\n",
                     page.palette.Caution("damaged:"), Counted(lines, "line"),
                     sessions);
}

}  // namespace

std::string MemoryCapturedText(const Json& document, const Page& page) {
  const Json consent = ObjectIn(document, "consent");
  const std::string masked = MaskedIn(document);
  return fmt::format("{} as {}\n", page.palette.Good("remembered"),
                     SafeText(TextIn(document, "memory_id"))) +
         Line(page, "session", TextIn(document, "session_id")) +
         Line(page, "consent",
              fmt::format("{}, by {}", TextIn(consent, "how"),
                          TextIn(consent, "by"))) +
         Line(page, "masked", masked.empty() ? "nothing" : masked) +
         Line(page, "evidence",
              Counted(CountIn(document, "evidence"), "call")) +
         Line(page, "until", TimeIn(document, "expires"));
}

std::string MemoryForgottenText(const Json& document, const Page&) {
  const int64_t entries = CountIn(document, "forgotten");
  return fmt::format("forgot {} {} of session {}\n", entries,
                     entries == 1 ? "entry" : "entries",
                     SafeText(TextIn(document, "session_id")));
}

std::string MemoryListText(const Json& document, const Page& page) {
  std::string text = EntryRows(document, page, "intent");
  if (text.empty()) {
    text = CountIn(document, "total") == 0
               ? "nothing is remembered\n"
               : "nothing is left to list at this --offset\n";
  }
  if (FlagIn(document, "truncated")) {
    text +=
        fmt::format("{} of {} entries; go on with --offset {}\n",
                    CountIn(document, "returned"), CountIn(document, "total"),
                    CountIn(document, "next_offset"));
  }
  return text + UnreadableText(document, page);
}

std::string MemorySearchText(const Json& document, const Page& page) {
  std::string text = EntryRows(document, page, "excerpt");
  if (text.empty()) return "nothing that is remembered holds these words\n";
  if (FlagIn(document, "truncated")) {
    text +=
        fmt::format("the best {} of {}; --limit shows more\n",
                    CountIn(document, "returned"), CountIn(document, "total"));
  }
  return text;
}

std::string MemoryEntryText(const Json& document, const Page& page) {
  const Json consent = ObjectIn(document, "consent");
  const Json client = ObjectIn(document, "client");
  std::string text = Line(page, "memory", TextIn(document, "memory_id")) +
                     Line(page, "session", TextIn(document, "session_id")) +
                     Line(page, "created", TimeIn(document, "created")) +
                     Line(page, "until", TimeIn(document, "expires")) +
                     Line(page, "who",
                          fmt::format("{} {}", TextIn(client, "name"),
                                      TextIn(client, "version"))) +
                     Line(page, "consent",
                          fmt::format("{}, by {}", TextIn(consent, "how"),
                                      TextIn(consent, "by"))) +
                     Line(page, "masked", MaskedIn(document));
  const Json data = ObjectIn(document, "data");
  for (const auto& [name, value] : data.items()) {
    text += fmt::format("\n{}\n", page.palette.Heading(SafeText(name)));
    text += SafeLines(value.is_string() ? value.get<std::string>()
                                        : DumpPrettyJson(value)) +
            "\n";
  }
  return text + CallsText(ObjectIn(document, "evidence"), page);
}

}  // namespace osiris::cli
