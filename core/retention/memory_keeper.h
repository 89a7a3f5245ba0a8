#pragma once

#include "core/memory/memory_service.h"
#include "core/retention/record_keeper.h"

namespace osiris {

// Sessions of memory with entries whose time is over. Each entry says itself
// how long it stays, so `before` decides nothing, and what has not expired
// stays in its session.
class MemoryKeeper final : public RecordKeeper {
 public:
  // `memory` outlives the keeper; `days` is the most an entry may ask for.
  MemoryKeeper(MemoryService& memory, int64_t days)
      : memory_(memory), days_(days) {}

  std::string_view kind() const override { return "memory"; }
  int64_t days() const override { return days_; }
  // Of `bytes` the whole session's.
  absl::StatusOr<std::vector<KeptRecord>> ListBefore(
      Clock::Wall before) override;
  absl::Status Remove(const KeptRecord& record) override;

 private:
  MemoryService& memory_;
  const int64_t days_;
};

}  // namespace osiris
