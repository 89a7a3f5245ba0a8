#include "core/telemetry/otlp/otlp_exporter.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/log.h"

namespace osiris {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Kind = OtlpAnswer::Kind;

constexpr size_t kBatch = 512;
constexpr size_t kMaxWaiting = 2048;
constexpr std::chrono::seconds kFirstBackoff{1};
constexpr std::chrono::seconds kMaxBackoff{60};
constexpr std::chrono::seconds kMaxAsked{300};

int64_t CallsIn(const CallTotals& totals) {
  int64_t calls = 0;
  for (const auto& [key, counters] : totals) calls += counters.calls;
  return calls;
}

std::chrono::milliseconds Until(SteadyClock::time_point end) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      end - SteadyClock::now());
}

}  // namespace

OtlpExporter::OtlpExporter(OtlpExporterParts parts)
    : parts_(std::move(parts)), thread_([this] { Run(); }) {}

OtlpExporter::~OtlpExporter() {
  std::unique_lock lock(mutex_);
  stop_ = true;
  end_ = SteadyClock::now() + parts_.last;
  changed_.notify_all();
  if (!changed_.wait_until(lock, end_, [this] { return done_; }) &&
      child_.has_value()) {
    child_->Kill();
  }
  lock.unlock();
  thread_.join();
}

void OtlpExporter::Run() {
  std::unique_lock lock(mutex_);
  for (bool last = false; !last;) {
    changed_.wait_for(lock, parts_.period, [this] { return stop_; });
    last = stop_;
    const SteadyClock::time_point end =
        last ? end_ : SteadyClock::now() + parts_.deadline;
    lock.unlock();
    if (SteadyClock::now() >= next_ && Until(end).count() > 0) {
      Round(end, last);
    }
    lock.lock();
  }
  done_ = true;
  changed_.notify_all();
}

void OtlpExporter::TakeSpans() {
  auto [spans, lost] = parts_.telemetry->TakeSpans();
  std::move(spans.begin(), spans.end(), std::back_inserter(waiting_));
  Drop(static_cast<size_t>(lost));
  if (waiting_.size() <= kMaxWaiting) return;
  const size_t over = waiting_.size() - kMaxWaiting;
  waiting_.erase(waiting_.begin(),
                 waiting_.begin() + static_cast<int64_t>(over));
  Drop(over);
}

void OtlpExporter::Round(SteadyClock::time_point end, bool last) {
  TakeSpans();
  if (waiting_.empty() && CallsIn(parts_.telemetry->Totals()) == told_) return;
  // A keychain may take its time, and there is none at the end.
  if (!last || !headers_.ok()) headers_ = parts_.headers();
  if (!headers_.ok()) {
    return Later({.why = std::string(headers_.status().message())});
  }
  absl::StatusOr<ChildProgram> child =
      ChildProgram::Start(parts_.program, parts_.variables, Until(end));
  if (!child.ok()) {
    return Later({.why = std::string(child.status().message())});
  }
  {
    const std::lock_guard lock(mutex_);
    child_.emplace(*std::move(child));
  }
  const int64_t failures = parts_.telemetry->exported().failures;
  if (SendSpans(end) && SendMetrics(end)) backoff_ = {};
  if (parts_.telemetry->exported().failures == failures) failing_ = false;
  const std::lock_guard lock(mutex_);
  child_.reset();
}

OtlpAnswer OtlpExporter::Post(const char* path, const std::string& body,
                              SteadyClock::time_point end) {
  return PostOtlp(*child_, parts_.endpoint + path, *headers_, body, Until(end));
}

bool OtlpExporter::SendSpans(SteadyClock::time_point end) {
  while (!waiting_.empty()) {
    const auto last = waiting_.begin() +
                      static_cast<int64_t>(std::min(kBatch, waiting_.size()));
    const std::vector<CallSpan> batch(waiting_.begin(), last);
    const OtlpAnswer answer = Post(
        "/v1/traces", OtlpTraces(batch, parts_.resource, parts_.names), end);
    if (answer.kind == Kind::kLater) {
      Later(answer);
      return false;
    }
    waiting_.erase(waiting_.begin(), last);
    const size_t dropped =
        answer.kind == Kind::kRefused
            ? batch.size()
            : std::min<size_t>(static_cast<size_t>(answer.rejected),
                               batch.size());
    Drop(dropped);
    parts_.telemetry->CountExport(
        {.spans_sent = static_cast<int64_t>(batch.size() - dropped)});
    if (answer.kind == Kind::kRefused) Complain(answer.why);
  }
  return true;
}

bool OtlpExporter::SendMetrics(SteadyClock::time_point end) {
  Telemetry& telemetry = *parts_.telemetry;
  const CallTotals totals = telemetry.Totals();
  const OtlpAnswer answer =
      Post("/v1/metrics",
           OtlpMetrics(totals, telemetry.exported().spans_dropped,
                       telemetry.started(), telemetry.now(), parts_.resource,
                       parts_.names),
           end);
  if (answer.kind == Kind::kLater) {
    Later(answer);
    return false;
  }
  told_ = CallsIn(totals);
  if (answer.kind == Kind::kTaken) return true;
  Complain(answer.why);
  return false;
}

void OtlpExporter::Later(const OtlpAnswer& answer) {
  backoff_ = std::clamp(2 * backoff_, kFirstBackoff, kMaxBackoff);
  const std::chrono::seconds wait =
      answer.retry_after.count() > 0 ? std::min(answer.retry_after, kMaxAsked)
                                     : backoff_;
  next_ = SteadyClock::now() + wait;
  Complain(answer.why);
}

void OtlpExporter::Complain(const std::string& why) {
  parts_.telemetry->CountExport({.failures = 1});
  if (std::exchange(failing_, true)) return;
  Log(LogLevel::kWarning, "telemetry.export_failed", {{"reason", why}});
}

void OtlpExporter::Drop(size_t spans) {
  if (spans == 0) return;
  parts_.telemetry->CountExport({.spans_dropped = static_cast<int64_t>(spans)});
}

}  // namespace osiris
