#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/telemetry/telemetry.h"

namespace osiris {

// Which calls one wants to know of. What is empty leaves nothing out.
struct UsageFilter {
  // UTC, RFC 3339 or the beginning of it. A minute of calls is counted as one:
  // it is in where it ended from the first moment on, and before the second.
  std::string since;
  std::string until;
  // Exactly.
  std::string client;
  std::string operation;
  std::string outcome;
  std::string door;
  std::string session;
};

// Answers what was called how often, and how long it took. Thread-safe.
class UsageService {
 public:
  // `telemetry` outlives it.
  explicit UsageService(Telemetry& telemetry) : telemetry_(telemetry) {}

  // The calls of all processes that match, by door, client and operation; also
  // those of this one that no file had yet; and under `otlp`, where there is
  // something to tell and no filter chooses calls, what came of sending them to
  // a collector. What other processes count is there within a minute.
  // AUDIT/UNREADABLE where a file cannot be read.
  absl::StatusOr<Json> Show(const UsageFilter& filter);

  // The calls of this process alone, from memory; and under `otlp` what came of
  // sending them, where they are sent to a collector.
  Json ShowSession() const;

 private:
  Telemetry& telemetry_;
};

}  // namespace osiris
