#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/retention/record_keeper.h"

namespace osiris {

// Records that are files, or whole folders, of one folder, by when they were
// changed last. Links are neither followed nor removed; what is in use stays,
// whatever its time says.
class FolderKeeper final : public RecordKeeper {
 public:
  struct Options {
    std::string kind;
    std::string folder;
    int64_t days = 0;
    // Which of its entries are records. The rest is nobody's to remove.
    std::function<bool(std::string_view name)> is_record;
    // Which of them, by their paths, are being written. Empty: none.
    std::function<bool(const std::string& path)> in_use = nullptr;
    // Which entry, if any, means something else without this one, and so is
    // removed before it, whatever its time. Empty: none.
    std::function<std::optional<std::string>(std::string_view name)> before =
        nullptr;
  };

  explicit FolderKeeper(Options options) : options_(std::move(options)) {}

  std::string_view kind() const override { return options_.kind; }
  int64_t days() const override { return options_.days; }
  absl::StatusOr<std::vector<KeptRecord>> ListBefore(
      Clock::Wall before) override;
  absl::Status Remove(const KeptRecord& record) override;

 private:
  absl::Status RemoveAt(const std::string& name) const;

  const Options options_;
};

}  // namespace osiris
