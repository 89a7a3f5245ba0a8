#include "cli/words/people_words.h"

namespace osiris::cli {
namespace {

struct Description {
  std::string_view operation;
  std::string_view text;
};

constexpr Description kDescriptions[] = {
    {"discovery.request",
     "Reads what a source holds and keeps it as a snapshot: tables and views, "
     "their columns, keys and rows. Prints each in short; `osiris discovery "
     "table` shows one in depth. What was read within the last day is shown "
     "from the cache."},
    {"discovery.sample",
     "Reads some rows of one table, whatever the policy says of assistants. "
     "`osiris rows read` sorts and filters, and shows what an assistant would "
     "see. NULL is shown as NULL, and a text NULL between quotes."},
    {"discovery.search",
     "Finds tables and columns by name or comment in what `osiris discovery "
     "run` stored, of one source or of all, best match first. Asks no "
     "source."},
    {"memory.capture",
     "Keeps an entry for later sessions of assistants, as the tool "
     "memory_capture does: masked, until it is forgotten or too old. It needs "
     "--consent: whoever gives it agrees."},
    {"rows.read",
     "Reads rows of one table or view, a page at a time; where there are more, "
     "it says how to go on. NULL is shown as NULL, and a text NULL between "
     "quotes."},
};

struct Help {
  std::string_view operation;
  std::string_view argument;
  std::string_view text;
};

constexpr Help kArguments[] = {
    {"discovery.request", "cursor",
     "the next page: what --cursor of the last "
     "one was said to be"},
    {"discovery.request", "detail",
     "how much to read: names of tables; columns and keys, too; or also exact "
     "row counts, sizes and definitions"},
    {"discovery.sample", "columns", "a column to read; all without it"},
    {"discovery.sample", "limit", "rows to read at most"},
    {"discovery.sample", "max_bytes", "bytes of values to read at most"},
    {"discovery.sample", "offset", "rows to pass over"},
    {"discovery.search", "limit", "hits to show at most"},
    {"discovery.table", "detail",
     "how to show it: as one line of text, or column by column"},
    {"memory.capture", "actor_trace", "steps that led here, a JSON list"},
    {"memory.capture", "artifacts", "what came of it: an osiris:// URI"},
    {"memory.capture", "consent", "agree that it is kept"},
    {"memory.capture", "decisions", "what was decided, a JSON list"},
    {"memory.capture", "error_report", "what went wrong"},
    {"memory.capture", "intent", "what was wanted, in a sentence"},
    {"memory.capture", "notes", "whatever else is worth keeping"},
    {"memory.capture", "oml_uri", "URI of the pipeline that it is about"},
    {"memory.capture", "retention_days",
     "days to keep it; memory.retention_days without it"},
    {"memory.capture", "session_id", "the session that it belongs to"},
    {"memory.forget", "session_id", "a whole session, in place of one entry"},
    {"memory.list", "limit", "entries to show at most"},
    {"memory.list", "offset", "entries to pass over"},
    {"memory.list", "session_id", "only of this session"},
    {"memory.search", "limit", "entries to show at most"},
    {"memory.search", "query", "words; all must be found"},
    {"memory.search", "session_id", "only in this session"},
};

}  // namespace

std::string_view DescriptionForPeople(std::string_view operation) {
  for (const Description& one : kDescriptions) {
    if (one.operation == operation) return one.text;
  }
  return "";
}

std::string_view ArgumentForPeople(std::string_view operation,
                                   std::string_view argument) {
  for (const Help& one : kArguments) {
    if (one.operation == operation && one.argument == argument) {
      return one.text;
    }
  }
  return "";
}

}  // namespace osiris::cli
