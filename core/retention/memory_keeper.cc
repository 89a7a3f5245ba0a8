#include "core/retention/memory_keeper.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/base/call_context.h"
#include "core/base/status_macros.h"

namespace osiris {
namespace {

// For another process that is writing to the same session.
constexpr std::chrono::seconds kPatience{10};

}  // namespace

absl::StatusOr<std::vector<KeptRecord>> MemoryKeeper::ListBefore(Clock::Wall) {
  ASSIGN_OR_RETURN(const std::vector<MemoryFile> overdue, memory_.Overdue());
  std::vector<KeptRecord> records;
  for (const MemoryFile& file : overdue) {
    records.push_back(
        {.name = file.session, .last = file.changed, .bytes = file.bytes});
  }
  std::sort(records.begin(), records.end(),
            [](const KeptRecord& a, const KeptRecord& b) {
              return a.last != b.last ? a.last < b.last : a.name < b.name;
            });
  return records;
}

absl::Status MemoryKeeper::Remove(const KeptRecord& record) {
  CallContext context;
  context.deadline = CallContext::Clock::now() + kPatience;
  return memory_.SweepSession(record.name, context);
}

}  // namespace osiris
