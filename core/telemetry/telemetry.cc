#include "core/telemetry/telemetry.h"

#include <algorithm>
#include <iterator>

#include "core/base/log.h"
#include "core/telemetry/telemetry_file.h"
#include "core/telemetry/telemetry_line.h"

namespace osiris {
namespace {

constexpr std::chrono::seconds kPeriod{60};
// What clients call themselves is theirs to choose: names beyond so many kinds
// of calls are counted as one.
constexpr size_t kMaxSeries = 4096;
constexpr char kOthers[] = "(others)";
constexpr size_t kMaxSpans = 2048;

// What was counted between two looks; what waits is no part of it.
ExportTally Since(const ExportTally& before, const ExportTally& now) {
  return {.spans_sent = now.spans_sent - before.spans_sent,
          .spans_dropped = now.spans_dropped - before.spans_dropped,
          .failures = now.failures - before.failures};
}

}  // namespace

Telemetry::Telemetry(std::string folder, std::string session,
                     const Clock& clock, bool enabled)
    : folder_(std::move(folder)),
      session_(std::move(session)),
      clock_(clock),
      started_(clock.Now()),
      enabled_(enabled),
      flushed_(started_),
      flushed_at_(clock.MonotonicNow()) {}

Telemetry::~Telemetry() { Flush().IgnoreError(); }

void Telemetry::Record(CallSample sample) {
  const std::lock_guard lock(mutex_);
  if (!enabled_) return;
  auto found = series_.find(sample.key);
  if (found == series_.end()) {
    if (series_.size() >= kMaxSeries) sample.key.client = kOthers;
    found = series_.try_emplace(sample.key).first;
  }
  Series& series = found->second;
  series.total.Add(sample.elapsed_us, sample.rows, sample.bytes);
  series.pending.Add(sample.elapsed_us, sample.rows, sample.bytes);
  if (!spans_kept_ || (sample.trace.has_value() && !sample.trace->sampled)) {
    return;
  }
  DropOldest(kMaxSpans - 1);
  spans_.push_back({.end = clock_.Now(), .sample = std::move(sample)});
}

void Telemetry::Configure(bool enabled, bool spans) {
  const std::lock_guard lock(mutex_);
  enabled_ = enabled;
  spans_kept_ = enabled && spans;
  if (!spans_kept_) DropOldest(0);
}

void Telemetry::DropOldest(size_t most) {
  while (spans_.size() > most) {
    spans_.pop_front();
    ++exported_.spans_dropped;
  }
}

bool Telemetry::enabled() const {
  const std::lock_guard lock(mutex_);
  return enabled_;
}

Telemetry::Taken Telemetry::TakePending() {
  Taken taken;
  const std::lock_guard lock(mutex_);
  for (auto& [key, series] : series_) {
    if (series.pending.calls == 0) continue;
    taken.emplace_back(key, std::exchange(series.pending, {}));
  }
  return taken;
}

void Telemetry::PutBack(const Taken& taken, size_t first) {
  const std::lock_guard lock(mutex_);
  for (size_t i = first; i < taken.size(); ++i) {
    series_[taken[i].first].pending.Add(taken[i].second);
  }
}

absl::Status Telemetry::Flush() {
  const std::lock_guard one_at_a_time(flushing_);
  const Clock::Wall now = clock_.Now();
  const Taken taken = TakePending();
  flushed_at_ = clock_.MonotonicNow();
  std::vector<std::string> lines;
  for (const auto& [key, counters] : taken) {
    lines.push_back(FormatTelemetryLine({.since = FormatTime(flushed_),
                                         .until = FormatTime(now),
                                         .session = session_,
                                         .key = key,
                                         .counters = counters}));
  }
  // The last one, so that it is written where all are.
  const ExportTally sent = exported();
  if (const ExportTally more = Since(told_, sent); more != ExportTally()) {
    lines.push_back(FormatTelemetryLine({.since = FormatTime(flushed_),
                                         .until = FormatTime(now),
                                         .session = session_,
                                         .exported = more}));
  }
  const absl::StatusOr<size_t> written =
      AppendTelemetry(folder_, FormatDate(now), lines);
  const size_t kept = written.value_or(0);
  if (kept == lines.size()) {
    flushed_ = now;
    told_ = sent;
    failing_ = false;
    return absl::OkStatus();
  }
  PutBack(taken, std::min(kept, taken.size()));
  const absl::Status failed = written.ok()
                                  ? absl::UnavailableError("the disk is full")
                                  : written.status();
  if (!std::exchange(failing_, true)) {
    Log(LogLevel::kWarning, "telemetry.write_failed",
        {{"reason", std::string(failed.message())}});
  }
  return failed;
}

void Telemetry::FlushDue() {
  {
    const std::lock_guard one_at_a_time(flushing_);
    if (clock_.MonotonicNow() - flushed_at_ < kPeriod) return;
  }
  Flush().IgnoreError();
}

CallTotals Telemetry::Totals() const {
  CallTotals totals;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, series] : series_) {
    totals.emplace(key, series.total);
  }
  return totals;
}

void Telemetry::CountExport(const ExportTally& more) {
  const std::lock_guard lock(mutex_);
  spans_taken_ -= more.spans_sent + more.spans_dropped;
  exported_.spans_sent += more.spans_sent;
  exported_.spans_dropped += more.spans_dropped;
  exported_.failures += more.failures;
}

ExportTally Telemetry::exported() const {
  const std::lock_guard lock(mutex_);
  ExportTally tally = exported_;
  tally.spans_waiting = static_cast<int64_t>(spans_.size()) + spans_taken_;
  return tally;
}

bool Telemetry::exports() const {
  const std::lock_guard lock(mutex_);
  return spans_kept_;
}

std::vector<CallSpan> Telemetry::TakeSpans(size_t most) {
  const std::lock_guard lock(mutex_);
  const auto end =
      spans_.begin() + static_cast<int64_t>(std::min(most, spans_.size()));
  std::vector<CallSpan> spans(std::make_move_iterator(spans_.begin()),
                              std::make_move_iterator(end));
  spans_.erase(spans_.begin(), end);
  spans_taken_ += static_cast<int64_t>(spans.size());
  return spans;
}

void Telemetry::ReturnSpans(std::vector<CallSpan> spans) {
  const std::lock_guard lock(mutex_);
  spans_taken_ -= static_cast<int64_t>(spans.size());
  spans_.insert(spans_.begin(), std::make_move_iterator(spans.begin()),
                std::make_move_iterator(spans.end()));
  DropOldest(spans_kept_ ? kMaxSpans : 0);
}

void Telemetry::DropSpans() {
  const std::lock_guard lock(mutex_);
  DropOldest(0);
}

}  // namespace osiris
