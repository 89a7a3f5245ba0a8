#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/clock.h"
#include "core/child/child_program.h"
#include "core/secret/secret.h"
#include "core/telemetry/otlp/otlp_document.h"
#include "core/telemetry/otlp/otlp_post.h"
#include "core/telemetry/telemetry.h"

namespace osiris {

// What an exporter works with.
struct OtlpExporterParts {
  // Outlives it. Keeps spans for it (Telemetry::Configure).
  Telemetry* telemetry = nullptr;
  // Where the paths of the signals begin, "http://localhost:4318".
  std::string endpoint;
  // The collector is known to take gzip.
  bool gzip = false;
  // Its headers, "Name: value", asked for once a round.
  std::function<absl::StatusOr<std::vector<Secret>>()> headers;
  OtlpResource resource;
  OtlpNames names;
  // The program `osiris-otlp`, and its environment ("NAME=value").
  std::string program;
  std::vector<std::string> variables;
  // Between rounds, for a round, and for the last one.
  std::chrono::milliseconds period{5000};
  std::chrono::milliseconds deadline{2000};
  std::chrono::milliseconds last{150};
};

// Sends what telemetry counts to a collector, on a thread of its own: spans in
// batches, and the counters where there are new ones. Each round has a child
// that does it and is gone after it, so that neither a library for networks nor
// a connection is in the broker. No call ever waits for it.
//
// What the collector cannot take now is tried again after a second, then two,
// up to a minute, or after what it asks for. At most 2,048 spans wait; older
// ones, what is refused, and what is left at the end are dropped and counted
// (Telemetry::exported).
class OtlpExporter {
 public:
  explicit OtlpExporter(OtlpExporterParts parts);
  // Sends what there is, and ends after `last` at the latest; at once while a
  // collector that failed is given time.
  ~OtlpExporter();
  OtlpExporter(const OtlpExporter&) = delete;
  OtlpExporter& operator=(const OtlpExporter&) = delete;

 private:
  void Run();
  void Round(std::chrono::steady_clock::time_point end, bool last);
  // Send all that waits. False where the round is over.
  bool SendSpans(std::chrono::steady_clock::time_point end);
  bool SendMetrics(std::chrono::steady_clock::time_point end);
  OtlpAnswer Post(const char* path, const std::string& body,
                  std::chrono::steady_clock::time_point end);
  void Later(const OtlpAnswer& answer);
  void Complain(const std::string& why);

  const OtlpExporterParts parts_;
  // Of the thread.
  absl::StatusOr<std::vector<Secret>> headers_;
  // Calls that the last metrics told of.
  int64_t told_ = 0;
  std::chrono::seconds backoff_{0};
  std::chrono::steady_clock::time_point next_;
  bool failing_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  std::chrono::steady_clock::time_point end_;
  bool done_ = false;
  // Of the round that runs. Made and ended under the lock, so that it can be
  // killed from outside.
  std::optional<ChildProgram> child_;
  std::thread thread_;
};

}  // namespace osiris
