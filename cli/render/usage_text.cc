#include "cli/render/usage_text.h"

#include <algorithm>

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using Tone = TableCell::Tone;

// Microseconds as a person reads them: "90 us", "1.2 ms", "3.4 s".
std::string Time(int64_t microseconds) {
  const auto value = static_cast<double>(microseconds);
  if (microseconds < 1000) return fmt::format("{} us", microseconds);
  if (microseconds < 1'000'000) return fmt::format("{:.1f} ms", value / 1e3);
  return fmt::format("{:.1f} s", value / 1e6);
}

// "2026-11-24 12:00:00": to the second.
std::string Second(const Json& document, const char* name) {
  std::string time = TextIn(document, name).substr(0, 19);
  std::replace(time.begin(), time.end(), 'T', ' ');
  return time;
}

std::string WhoOf(const Json& series) {
  const std::string client = TextIn(series, "client");
  return client.empty() ? TextIn(series, "door") : client;
}

// "CONNECTION/BUSY 3, RUN/TIMED_OUT 1".
std::string FailuresOf(const Json& series) {
  std::string text;
  for (const Json& outcome : ListIn(series, "outcomes")) {
    const std::string name = TextIn(outcome, "outcome");
    if (name == "ok") continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name,
                        CountIn(outcome, "calls"));
  }
  return text;
}

std::string Notes(const Json& document, const Page& page) {
  std::string text;
  if (!FlagIn(document, "enabled")) {
    text += page.palette.Caution("off:") +
            " calls are not counted: telemetry.enabled is false\n";
  }
  if (!FlagIn(document, "written")) {
    text += page.palette.Caution("unwritten:") +
            " the newest calls could not "
            "be written to " +
            SafeText(TextIn(document, "folder")) + " and are left out\n";
  }
  if (const Json sent = ObjectIn(document, "otlp"); !sent.empty()) {
    const int64_t dropped = CountIn(sent, "spans_dropped");
    const std::string text_of_dropped = fmt::format("{} dropped", dropped);
    text += fmt::format(
        "to the collector: {} sent, {}, {} failed\n",
        Counted(CountIn(sent, "spans_sent"), "span"),
        dropped > 0 ? page.palette.Caution(text_of_dropped) : text_of_dropped,
        Counted(CountIn(sent, "failures"), "attempt"));
  }
  if (CountIn(document, "unreadable") > 0) {
    text +=
        fmt::format("{} {} not readable\n", page.palette.Caution("skipped:"),
                    Counted(CountIn(document, "unreadable"), "line"));
  }
  return text;
}

}  // namespace

std::string UsageText(const Json& document, const Page& page) {
  TableView table({{"what"},
                   {"who"},
                   {"calls", true},
                   {"failed", true},
                   {"p50", true},
                   {"p95", true},
                   {"p99", true},
                   {"longest", true},
                   {"failures"}});
  for (const Json& series : ListIn(document, "series")) {
    const Json latency = ObjectIn(series, "latency_us");
    const int64_t errors = CountIn(series, "errors");
    const std::string operation = TextIn(series, "operation");
    table.Add({operation.empty() ? "(unknown)" : operation,
               WhoOf(series),
               std::to_string(CountIn(series, "calls")),
               {std::to_string(errors), errors > 0 ? Tone::kBad : Tone::kQuiet},
               Time(CountIn(latency, "p50")),
               Time(CountIn(latency, "p95")),
               Time(CountIn(latency, "p99")),
               Time(CountIn(latency, "max")),
               FailuresOf(series)});
  }
  if (table.empty()) return "no calls\n" + Notes(document, page);
  return table.Render(page) +
         fmt::format("{}, {} failed, from {} to {} UTC\n",
                     Counted(CountIn(document, "calls"), "call"),
                     CountIn(document, "errors"), Second(document, "from"),
                     Second(document, "to")) +
         Notes(document, page);
}

}  // namespace osiris::cli
