// What a long audit log costs: to write without the disk, to verify, to search.
// Prints one JSON object. audit_time FOLDER [LINES]
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "core/audit/audit_log.h"
#include "core/audit/audit_query.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/clock.h"

namespace osiris {
namespace {

double Seconds(const std::function<bool()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  if (!work()) std::exit(1);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  return took.count();
}

bool Write(const std::string& folder, int64_t lines) {
  AuditLog log(folder, std::string(32, 'a'), SystemClock(),
               {.durability = AuditDurability::kFlush});
  AuditEvent event = {.kind = AuditEventKind::kCallEnded,
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
  for (int64_t i = 1; i < lines; ++i) {
    if (!log.Append(event, AuditWait::kWritten).ok()) return false;
  }
  return true;
}

int Run(const std::string& folder, int64_t lines) {
  const double write_s = Seconds([&] { return Write(folder, lines); });
  const double verify_s = Seconds([&] {
    const auto verdict = VerifyAudit(folder, {});
    return verdict.ok() && verdict->intact() && verdict->lines == lines;
  });
  AuditFilter filter;
  filter.client = "claude-code";
  const double select_s =
      Seconds([&] { return SelectAudit(folder, filter, 50).ok(); });
  std::printf(
      "{\"lines\":%lld,\"write_s\":%.2f,\"verify_s\":%.2f,\"select_s\":%.2f}\n",
      static_cast<long long>(lines), write_s, verify_s, select_s);
  return 0;
}

}  // namespace
}  // namespace osiris

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return osiris::Run(argv[1], argc > 2 ? std::atoll(argv[2]) : 1'000'000);
}
