#include "core/memory/memory_writer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/mask/document_masker.h"
#include "core/mask/secret_detector.h"
#include "core/memory/consent.h"
#include "core/memory/memory_document.h"
#include "core/memory/memory_evidence.h"
#include "core/memory/memory_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// What is kept of the arguments, where it is given and says something.
constexpr std::array kKept = {"actor_trace",  "artifacts", "decisions",
                              "error_report", "intent",    "notes",
                              "oml_uri"};
constexpr size_t kEvidence = 50;
constexpr size_t kExcerptBytes = 400;

absl::Status TooLarge(const char* what, size_t bytes, int64_t most,
                      std::vector<std::string> path) {
  return MakeError(
      ErrorCode::kMemoryTooLarge,
      fmt::format("{} has {} bytes; {} are the most", what, bytes, most),
      {.path = std::move(path)});
}

// Every text of `node`, also names of members, has at most `most` bytes.
absl::Status CheckTexts(const Json& node, int64_t most,
                        const std::string& member) {
  if (node.is_string()) {
    const size_t bytes = node.get_ref<const std::string&>().size();
    if (bytes > static_cast<size_t>(most)) {
      return TooLarge("a text", bytes, most, {member});
    }
  }
  if (node.is_array()) {
    for (const Json& item : node) {
      RETURN_IF_ERROR(CheckTexts(item, most, member));
    }
  }
  if (node.is_object()) {
    for (const auto& [name, value] : node.items()) {
      RETURN_IF_ERROR(CheckTexts(name, most, member));
      RETURN_IF_ERROR(CheckTexts(value, most, member));
    }
  }
  return absl::OkStatus();
}

std::chrono::hours Days(int64_t days) { return std::chrono::hours(24 * days); }

absl::Status NoSessionName() {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   "this cannot be the name of a session",
                   {.path = {"session_id"},
                    .hint = "use letters, digits, `_`, `-` and single dots"});
}

absl::Status SecretSessionName() {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   "this looks like a key or a token, which cannot be the name "
                   "of a session",
                   {.path = {"session_id"},
                    .hint = "name the session otherwise, or leave it out"});
}

// A session's name becomes the name of a file and a part of a URI: it cannot
// be masked, so it is refused.
absl::Status CheckSession(std::string_view session) {
  if (!IsMemorySession(session)) return NoSessionName();
  return NamesSecret(session) ? SecretSessionName() : absl::OkStatus();
}

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0 && c <= ' '; });
}

// What says nothing is no memory, whatever stands beside it.
absl::Status CheckIntent(const Json& arguments) {
  if (!IsBlank(arguments.at("intent").get_ref<const std::string&>())) {
    return absl::OkStatus();
  }
  return MakeError(
      ErrorCode::kProtocolArgumentInvalid,
      "`intent` is empty, so there is nothing to remember",
      {.path = {"intent"}, .hint = "say in a sentence what was wanted"});
}

// On one line, so that no line of it looks like one of ours.
std::string ExcerptOf(const Json& data) {
  std::string excerpt = CutAt(data.value("intent", ""), kExcerptBytes);
  std::replace_if(
      excerpt.begin(), excerpt.end(),
      [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, ' ');
  return excerpt;
}

}  // namespace

// An entry that nobody has agreed to yet.
struct MemoryWriter::Captured {
  MemoryEntry entry;
  ConsentQuestion question;
};

MemoryWriter::MemoryWriter(MemoryStore& store, MemoryWriterParts parts)
    : store_(store), parts_(std::move(parts)) {}

absl::StatusOr<MemoryWriter::Captured> MemoryWriter::Prepare(
    const Json& arguments) const {
  const Config::Memory& settings = parts_.settings;
  const std::string session =
      arguments.value("session_id", parts_.audit->session());
  RETURN_IF_ERROR(CheckSession(session));
  RETURN_IF_ERROR(CheckIntent(arguments));
  Json given = Json::object();
  for (const char* const name : kKept) {
    const auto found = arguments.find(name);
    if (found == arguments.end() || found->empty() || *found == "") {
      continue;
    }
    RETURN_IF_ERROR(CheckTexts(*found, settings.max_text_bytes, name));
    given[name] = *found;
  }
  const size_t bytes = DumpJson(given).size();
  if (bytes > static_cast<size_t>(settings.max_entry_bytes)) {
    return TooLarge("the entry", bytes, settings.max_entry_bytes, {});
  }
  MaskedDocument masked = MaskDocument(given);
  Captured captured;
  MemoryEntry& entry = captured.entry;
  entry.session = session;
  entry.retention_days =
      std::min(arguments.value("retention_days", settings.retention_days),
               settings.max_retention_days);
  entry.data = std::move(masked.document);
  for (const auto& [personal, count] : masked.masked) {
    entry.masked[std::string(NameOf(personal))] = count;
  }
  captured.question = {.offer = {.session = entry.session,
                                 .excerpt = ExcerptOf(entry.data),
                                 .bytes = static_cast<int64_t>(bytes),
                                 .retention_days = entry.retention_days},
                       .sha256 = HashOf(entry.data)};
  return captured;
}

absl::Status MemoryWriter::RecordConsent(const Call& call,
                                         const Captured& captured) {
  AuditEvent event;
  event.kind = AuditEventKind::kConsentGiven;
  event.correlation_id = call.context.correlation_id;
  event.door = std::string(NameOf(call.door));
  event.client_name = WrittenClient(call).name;
  event.client_version = WrittenClient(call).version;
  event.operation = "memory.capture";
  event.arguments_hmac = parts_.audit->HashArguments(captured.question.sha256);
  event.arguments_bytes = captured.question.offer.bytes;
  event.outcome = "ok";
  return parts_.audit->Append(event, AuditWait::kWritten);
}

absl::StatusOr<Json> MemoryWriter::Capture(const Json& arguments, Call& call) {
  RETURN_IF_ERROR(CheckMemoryAllowed(parts_.settings.consent));
  ASSIGN_OR_RETURN(Captured captured, Prepare(arguments));
  MemoryEntry& entry = captured.entry;
  ASSIGN_OR_RETURN(
      entry.consent,
      ObtainConsent(parts_.settings.consent, arguments.value("consent", false),
                    parts_.consent, call, captured.question,
                    parts_.clock->Now()));
  RETURN_IF_ERROR(CheckAlive(call.context));
  if (parts_.consent_now) {
    RETURN_IF_ERROR(CheckMemoryAllowed(parts_.consent_now()));
  }
  RETURN_IF_ERROR(RecordConsent(call, captured));
  entry.id = NewMemoryId();
  entry.created = parts_.clock->Now();
  entry.expires = entry.created + Days(entry.retention_days);
  entry.door = std::string(NameOf(call.door));
  entry.client_name = WrittenClient(call).name;
  entry.client_version = WrittenClient(call).version;
  entry.correlation_id = call.context.correlation_id;
  entry.evidence = EvidenceFromAudit(parts_.audit->folder(),
                                     parts_.audit->session(), kEvidence);
  RETURN_IF_ERROR(store_.Append(entry, call.context));
  return CapturedDocument(entry);
}

}  // namespace osiris
