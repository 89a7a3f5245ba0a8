#include "core/payload/payload_folder.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/live_file.h"
#include "core/base/log.h"

namespace osiris {
namespace {

constexpr size_t kDateLength = 10;

// The day so many days before `date`.
std::string DaysBefore(const std::string& date, int64_t days) {
  return FormatDate(ParseTime(date + "T00:00:00.000000Z") -
                    std::chrono::hours(24) * days);
}

}  // namespace

std::optional<std::string> DateOfPack(std::string_view file) {
  if (!file.starts_with(kPackPrefix) || !file.ends_with(kPackEnd) ||
      file.size() < kPackPrefix.size() + kDateLength + 1 + kPackEnd.size()) {
    return std::nullopt;
  }
  const std::string date(file.substr(kPackPrefix.size(), kDateLength));
  for (size_t i = 0; i < date.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? date[i] != '-'
             : std::isdigit(static_cast<unsigned char>(date[i])) == 0) {
      return std::nullopt;
    }
  }
  return date;
}

absl::StatusOr<std::vector<std::string>> ListPacks(const std::string& folder) {
  std::vector<std::string> packs;
  std::error_code error;
  std::filesystem::directory_iterator files(folder, error);
  if (error == std::errc::no_such_file_or_directory) return packs;
  for (; !error && files != std::filesystem::directory_iterator();
       files.increment(error)) {
    std::string file = files->path().filename().string();
    if (file.ends_with(kIndexEnd)) {
      file.replace(file.size() - kIndexEnd.size(), kIndexEnd.size(), kPackEnd);
    }
    if (DateOfPack(file).has_value()) packs.push_back(std::move(file));
  }
  if (error) return FileError(error.value(), "cannot list", folder);
  std::sort(packs.begin(), packs.end());
  packs.erase(std::unique(packs.begin(), packs.end()), packs.end());
  return packs;
}

std::optional<std::string> IndexOfPack(std::string_view file) {
  if (!DateOfPack(file).has_value()) return std::nullopt;
  return std::string(file.substr(0, file.size() - kPackEnd.size())) +
         std::string(kIndexEnd);
}

bool IsPackLive(const std::string& path) {
  return IsLive(std::filesystem::path(path).replace_extension(kPackEnd));
}

int64_t RemoveOldPacks(const std::string& folder, const std::string& today,
                       int64_t days) {
  const absl::StatusOr<std::vector<std::string>> packs = ListPacks(folder);
  if (!packs.ok()) return 0;
  const std::string first = DaysBefore(today, days);
  int64_t removed = 0;
  for (const std::string& pack : *packs) {
    if (*DateOfPack(pack) >= first) break;
    const std::filesystem::path path = std::filesystem::path(folder) / pack;
    std::error_code error;
    // An index without a pack means that the pack was lost.
    std::filesystem::remove(std::filesystem::path(folder) / *IndexOfPack(pack),
                            error);
    if (std::filesystem::remove(path, error)) ++removed;
  }
  if (removed > 0)
    Log(LogLevel::kInfo, "payloads.removed", {{"packs", removed}});
  return removed;
}

}  // namespace osiris
