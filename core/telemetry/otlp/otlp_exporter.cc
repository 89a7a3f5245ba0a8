#include "core/telemetry/otlp/otlp_exporter.h"

#include <algorithm>
#include <utility>

#include "core/base/log.h"

namespace osiris {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Kind = OtlpAnswer::Kind;

constexpr size_t kBatch = 512;
// Of one round: twice what may wait.
constexpr int kBatches = 8;
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
  parts_.telemetry->DropSpans();
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

void OtlpExporter::Round(SteadyClock::time_point end, bool last) {
  if (parts_.telemetry->exported().spans_waiting == 0 &&
      CallsIn(parts_.telemetry->Totals()) == told_) {
    return;
  }
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
  return PostOtlp(*child_, parts_.endpoint + path, *headers_,
                  {.json = body, .gzip = parts_.gzip}, Until(end));
}

bool OtlpExporter::SendSpans(SteadyClock::time_point end) {
  // The counters have their turn, too, where calls never end.
  for (int i = 0; i < kBatches; ++i) {
    std::vector<CallSpan> batch = parts_.telemetry->TakeSpans(kBatch);
    if (batch.empty()) return true;
    const OtlpAnswer answer = Post(
        "/v1/traces", OtlpTraces(batch, parts_.resource, parts_.names), end);
    if (answer.kind == Kind::kLater) {
      parts_.telemetry->ReturnSpans(std::move(batch));
      Later(answer);
      return false;
    }
    const auto spans = static_cast<int64_t>(batch.size());
    const int64_t dropped =
        answer.kind == Kind::kRefused
            ? spans
            : std::clamp<int64_t>(answer.rejected, 0, spans);
    parts_.telemetry->CountExport(
        {.spans_sent = spans - dropped, .spans_dropped = dropped});
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

}  // namespace osiris
