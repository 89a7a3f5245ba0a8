// What the audit log costs: to write without the disk, to write with it from
// 64 threads and with a sync an event, to verify, to search.
// Prints one JSON object. audit_time FOLDER [LINES [WRITERS]]
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/audit/audit_log.h"
#include "core/audit/audit_query.h"
#include "core/audit/seal_key_file.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/clock.h"
#include "core/base/unique_fd.h"

namespace osiris {
namespace {

constexpr int kEventsPerWriter = 2000;
constexpr int kSingleSyncs = 1000;

double Seconds(const std::function<bool()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  if (!work()) std::exit(1);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  return took.count();
}

AuditEvent Event() {
  return {.kind = AuditEventKind::kCallEnded,
          .correlation_id = std::string(32, 'c'),
          .door = "mcp",
          .client_name = "claude-code",
          .client_version = "2.1.0",
          .operation = "discovery.request",
          .target = "@sqlite.movies",
          .arguments_hmac = std::string(32, 'd'),
          .arguments_bytes = 48,
          .outcome = "ok",
          .rows = 7,
          .bytes = 2048,
          .elapsed_us = 900};
}

bool Write(AuditLog& log, int64_t lines) {
  const AuditEvent event = Event();
  for (int64_t i = 0; i < lines; ++i) {
    if (!log.Append(event, AuditWait::kKept).ok()) return false;
  }
  return true;
}

// As the broker has it: chained, and with a sealed checkpoint every 50 lines.
double FlushedPerSecond(const std::string& folder, int64_t lines) {
  SealKeyFile keys(folder + "/keys");
  AuditLog log(folder + "/sealed", std::string(32, 'a'), SystemClock(),
               {.durability = AuditDurability::kFlush, .keys = &keys});
  return static_cast<double>(lines) /
         Seconds([&] { return Write(log, lines); });
}

double DurablePerSecond(const std::string& folder, int writers) {
  AuditLog log(folder + "/durable", std::string(32, 'a'), SystemClock());
  std::atomic<bool> good = true;
  const double seconds = Seconds([&] {
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
      threads.emplace_back([&] {
        if (!Write(log, kEventsPerWriter)) good = false;
      });
    }
    for (std::thread& thread : threads) thread.join();
    return good.load();
  });
  return writers * kEventsPerWriter / seconds;
}

// The floor: a line, and a sync, and so on.
double SingleSyncsPerSecond(const std::string& folder) {
  const UniqueFd fd(open((folder + "/single").c_str(),
                         O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  const std::string line =
      FormatAuditLine(Event(), 1, SystemClock().Now(), std::string(32, 'a')) +
      std::string(70, 'h') + "\n";
  const double seconds = Seconds([&] {
    for (int i = 0; i < kSingleSyncs; ++i) {
      if (write(fd.get(), line.data(), line.size()) < 0 ||
          fdatasync(fd.get()) != 0) {
        return false;
      }
    }
    return true;
  });
  return kSingleSyncs / seconds;
}

int Run(const std::string& folder, int64_t lines, int writers) {
  const std::string chained = folder + "/chained";
  const double write_s = Seconds([&] {
    AuditLog log(chained, std::string(32, 'a'), SystemClock(),
                 {.durability = AuditDurability::kFlush});
    return Write(log, lines - 1);
  });
  const double verify_s = Seconds([&] {
    const auto verdict = VerifyAudit(chained, {});
    return verdict.ok() && verdict->intact() && verdict->lines == lines;
  });
  AuditFilter filter;
  filter.client = "claude-code";
  const double select_s =
      Seconds([&] { return SelectAudit(chained, filter, 50).ok(); });
  const double sealed = FlushedPerSecond(folder, lines / 4 + 1);
  const double single = SingleSyncsPerSecond(folder);
  const double durable = DurablePerSecond(folder, writers);
  std::printf(
      "{\"lines\":%lld,\"flush_per_s\":%.0f,\"sealed_flush_per_s\":%.0f,"
      "\"verify_s\":%.2f,\"select_s\":%.2f,\"writers\":%d,"
      "\"durable_per_s\":%.0f,\"single_syncs_per_s\":%.0f}\n",
      static_cast<long long>(lines), static_cast<double>(lines) / write_s,
      sealed, verify_s, select_s, writers, durable, single);
  return 0;
}

}  // namespace
}  // namespace osiris

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return osiris::Run(argv[1], argc > 2 ? std::atoll(argv[2]) : 1'000'000,
                     argc > 3 ? std::atoi(argv[3]) : 64);
}
