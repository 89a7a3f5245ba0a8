#include "broker/kept_answers.h"

#include <chrono>
#include <string>

#include "core/base/clock.h"
#include "core/base/error_info.h"
#include "core/payload/payload_key_source.h"

namespace osiris {
namespace {

constexpr std::chrono::milliseconds kLastMoments{100};

PayloadStore::Lost TellLog(AuditLog& audit, Door door) {
  return [&audit, door](const SentPayload& sent, const absl::Status& reason) {
    // Where the log cannot be written either, the next call is refused.
    audit
        .Append({.kind = AuditEventKind::kPayloadLost,
                 .correlation_id = sent.correlation_id,
                 .door = std::string(NameOf(door)),
                 .operation = sent.operation,
                 .outcome = GetErrorInfo(reason).code,
                 .payload = sent.address},
                AuditWait::kWritten)
        .IgnoreError();
  };
}

}  // namespace

KeptAnswers::KeptAnswers(const Paths& home, Door door, int64_t retention_days,
                         AuditLog& audit)
    : keys_(home.keys),
      store_(home.payloads, audit.session(), SystemClock(),
             PayloadKeysIn(keys_), TellLog(audit, door),
             {.retention_days = retention_days}) {}

void KeptAnswers::Finish() { store_.Finish(kLastMoments); }

}  // namespace osiris
