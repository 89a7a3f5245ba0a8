#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/base/lazy_json.h"
#include "core/operation/memory_offer.h"
#include "core/telemetry/trace_context.h"

namespace osiris {

// Who asks.
enum class Door { kMcp, kCli, kDesktop };

// "mcp", "cli", "desktop".
std::string_view NameOf(Door door);

// Who reads what leaves there.
Audience AudienceOf(Door door);

// The program on the other side of a door, as it calls itself.
struct ClientInfo {
  std::string name;
  std::string version;
};

// A question to a person that has to be answered before a call can be.
struct CallQuestion {
  // Not guessable.
  std::string id;
  // "@sqlite.movies", and what of it is to be shown: "structure",
  // "masked rows", "rows". Empty where `memory` is set.
  std::string connection;
  std::string shows;
  // It is about this, and about no source.
  std::optional<MemoryOffer> memory = {};
};

// What the person said: "deny", "schema", "once" or "session".
struct CallConsent {
  std::string question;
  std::string answer;
};

// What a person allowed a call to show of a source: as of a CallQuestion.
struct CallApproval {
  std::string connection;
  std::string shows;
};

// Everything that a handler may know of its call beside the arguments.
struct Call {
  CallContext context;
  Door door = Door::kCli;
  ClientInfo client;
  // The same without secrets, as it may be written down; set by the recorder.
  std::optional<ClientInfo> written_client = {};
  // Which operation is called; set by the recorder.
  std::string operation;
  // The client can show a form to a person.
  bool can_ask = false;
  // Then: it does so while its request waits, and a question is no answer.
  bool asks_in_session = false;
  // What came back of a form.
  std::optional<CallConsent> consent;
  // The call is not to be made: it came with a state that was not given out
  // for it. The recorder refuses it with PROTOCOL/STATE_REFUSED.
  bool state_refused = false;
  // What a person allowed this call already.
  std::vector<CallApproval> approved;
  // A person allowed this call no values of rows.
  bool schema_only = false;
  // Set by the handler: what the client is to ask, and make the call again.
  std::optional<CallQuestion> question;
  // Where it stands in the client's trace, if the client says.
  std::optional<TraceContext> trace = {};
  // Set by the handler: rows of a source in the answer, for the audit log.
  std::optional<int64_t> rows;
  // Likewise: values in the answer with masks over them.
  std::optional<int64_t> masked;
  // Likewise: a person asked for what assistants get, and that has no secret
  // that this process knows.
  bool as_assistants_see = false;
  // Likewise, by NoteSource: the connections that the answer is about. Where no
  // argument names one, the first is the target in the audit log.
  std::vector<std::string> sources = {};
  // Likewise: columns of tables that rows in the answer show through a view, as
  // "schema.table.column" or "table.column", and the most that is shown of
  // each: "values", "masked", or "names" where there is no row.
  std::map<std::string, std::string> origins = {};
  // Set by the handler, only for a door that hands text on: the whole answer
  // as DumpJson writes it, in place of the document that it returns. See
  // AnswerWithText.
  std::optional<std::string> text = {};
};

// Who asks, for the audit log and whatever else is kept.
const ClientInfo& WrittenClient(const Call& call);

// Says in `call` that its answer is about `connection`, too. An empty one is
// none.
void NoteSource(std::string_view connection, Call& call);

// One thing that Osiris can do, declared once: the MCP tool, the CLI command,
// the broker's dispatch, the reference docs and the tests come from it.
struct Operation {
  // Answers one call, or fails with a coded error. Arguments have passed
  // `input_schema` and hold its defaults. Called from any thread, by several
  // at once.
  using Handler =
      std::function<absl::StatusOr<Json>(const Json& arguments, Call& call)>;

  // "discovery.request": noun, dot, verb. Sorted by it everywhere.
  std::string name;
  // The MCP tool's name, "discovery_request"; empty where it is no tool. It
  // and the aliases come from the table in tool_names.h.
  std::string tool;
  // Other spellings of the tool's name that are accepted and not advertised.
  std::vector<std::string> aliases;
  // False: its names are known, and calling it says that it is not there yet.
  // No list of tools, no help and no reference shows it.
  bool offered = true;
  // A few words for a button or a list.
  std::string title;
  // For a model and for --help: what it does, when to use it, what comes back.
  // A constant: no word of it comes from a source.
  std::string description;
  // JSON Schemas with the keywords that draft-07 and 2020-12 share. Objects,
  // closed, everything bounded, `default` given for optional members.
  LazyJson input_schema;
  LazyJson output_schema;
  // What it may fail with, beyond what every operation may.
  std::vector<ErrorCode> errors;
  // Words after `osiris`: {"discovery", "run"}.
  std::vector<std::string> cli_words;
  // The member of the input that the command line takes without a flag.
  std::string cli_positional;
  // The member of the input that names what it acts on, for the audit log.
  std::string target_argument;
  // MCP annotations. All of Osiris reads; some of it writes its own files.
  bool read_only = true;
  bool idempotent = true;
  // It removes something that a person may miss.
  bool destructive = false;
  // It talks to sources, which are not ours.
  bool open_world = false;
  // The configuration key of its deadline: "mcp.call_deadline_ms".
  std::string deadline_key = "mcp.call_deadline_ms";
  // Absent in the front, which only knows what there is.
  Handler handler;
};

}  // namespace osiris
