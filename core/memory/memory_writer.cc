#include "core/memory/memory_writer.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "core/base/status_macros.h"
#include "core/memory/captured_data.h"
#include "core/memory/consent.h"
#include "core/memory/memory_document.h"
#include "core/memory/memory_evidence.h"
#include "core/memory/memory_uri.h"

namespace osiris {
namespace {

constexpr size_t kEvidence = 50;
constexpr size_t kExcerptBytes = 400;

std::chrono::hours Days(int64_t days) { return std::chrono::hours(24 * days); }

// On one line, so that no line of it looks like one of ours.
std::string ExcerptOf(const Json& data) {
  std::string excerpt = CutAt(data.value("intent", ""), kExcerptBytes);
  std::replace_if(
      excerpt.begin(), excerpt.end(),
      [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, ' ');
  return excerpt;
}

// What the caller says itself, if it says anything.
std::optional<bool> ClaimedIn(const Json& arguments) {
  const auto said = arguments.find("consent");
  if (said == arguments.end()) return std::nullopt;
  return said->get<bool>();
}

}  // namespace

// An entry that nobody has agreed to yet.
struct MemoryWriter::Captured {
  MemoryEntry entry;
  ConsentQuestion question;
};

MemoryWriter::MemoryWriter(MemoryStore& store, MemoryWriterParts parts)
    : store_(store), parts_(std::move(parts)) {}

std::shared_ptr<const Redactor> MemoryWriter::Withheld() const {
  return parts_.withheld ? parts_.withheld()
                         : std::make_shared<const Redactor>();
}

absl::StatusOr<MemoryWriter::Captured> MemoryWriter::Prepare(
    const Json& arguments) const {
  const Config::Memory& settings = parts_.settings;
  const std::shared_ptr<const Redactor> withheld = Withheld();
  std::string session = parts_.audit->session();
  if (const auto named = arguments.find("session_id");
      named != arguments.end()) {
    session = named->get<std::string>();
    RETURN_IF_ERROR(CheckNewSession(session, *withheld));
  }
  ASSIGN_OR_RETURN(CapturedData given,
                   CapturedDataOf(arguments, settings, *withheld));
  Captured captured;
  MemoryEntry& entry = captured.entry;
  entry.session = session;
  entry.retention_days =
      std::min(arguments.value("retention_days", settings.retention_days),
               settings.max_retention_days);
  entry.data = std::move(given.data);
  entry.masked = std::move(given.masked);
  captured.question = {.offer = {.session = entry.session,
                                 .excerpt = ExcerptOf(entry.data),
                                 .bytes = given.bytes,
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
      ObtainConsent(parts_.settings.consent, ClaimedIn(arguments),
                    parts_.consent, call, captured.question, *parts_.clock));
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
