#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace osiris {

// The folder of packs, seen from outside. A pack's name begins and ends so; its
// index ends with the other.
inline constexpr std::string_view kPackPrefix = "payloads_";
inline constexpr std::string_view kPackEnd = ".pack";
inline constexpr std::string_view kIndexEnd = ".idx";

// The UTC date in a pack's name ("2026-11-25"); nothing for another file.
std::optional<std::string> DateOfPack(std::string_view file);

// The packs of `folder`, sorted, so by day, also those of which only the index
// is there; none where it is not there.
absl::StatusOr<std::vector<std::string>> ListPacks(const std::string& folder);

// The index of the pack `file`; nothing for another file.
std::optional<std::string> IndexOfPack(std::string_view file);

// Whether the process that writes the pack `path`, or the pack whose index that
// is, is still there.
bool IsPackLive(const std::string& path);

// Removes the packs of `folder` whose day is more than `days` before `today`
// ("2026-11-25"), and answers how many. Errors are passed over.
int64_t RemoveOldPacks(const std::string& folder, const std::string& today,
                       int64_t days);

}  // namespace osiris
