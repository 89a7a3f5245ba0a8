// Whatever a segment of the audit log holds: it is read and judged, and only
// what is chained passes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_query.h"
#include "core/audit/verify/segment_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> lines;
  for (size_t end = rest.find('\n'); end != std::string_view::npos;
       end = rest.find('\n')) {
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  osiris::AuditFilter filter;
  filter.client = "claude";
  for (const std::string_view line : lines) osiris::Matches(filter, line);

  osiris::SegmentCheck check(
      "mcp_audit_2026-11-25_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.jsonl", {},
      osiris::Sealer(*osiris::SealKey::FromHex(
          "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")),
      {});
  if (lines.empty()) return 0;
  const bool taken = check.Take(lines, 1);
  check.End(rest, false);
  if (!taken) return 0;
  for (const std::string_view line : lines) {
    if (!osiris::SplitChainedLine(line)) std::abort();
  }
  return 0;
}
