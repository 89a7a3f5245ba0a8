#include "core/base/leftovers.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/base/unique_fd.h"

namespace osiris {
namespace {

// As ReplaceFile calls it: "secrets.vault.0123456789abcdef.tmp".
bool IsBeside(std::string_view name, const std::string& file) {
  constexpr size_t kDigits = 16;
  constexpr std::string_view kEnd = ".tmp";
  if (name.size() != file.size() + 1 + kDigits + kEnd.size() ||
      !name.starts_with(file + ".") || !name.ends_with(kEnd)) {
    return false;
  }
  const std::string_view digits = name.substr(file.size() + 1, kDigits);
  return digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

// Unless somebody writes it, and so has it locked.
void RemoveLeftover(const std::filesystem::path& path) {
  const UniqueFd fd(
      open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (fd && flock(fd.get(), LOCK_EX | LOCK_NB) == 0) unlink(path.c_str());
}

}  // namespace

void RemoveLeftovers(const std::string& path) {
  const std::filesystem::path whole(path);
  const std::filesystem::path parent = whole.parent_path();
  const std::string file = whole.filename();
  std::vector<std::filesystem::path> left;
  std::error_code error;
  std::filesystem::directory_iterator entry(parent.empty() ? "." : parent,
                                            error);
  for (; !error && entry != std::filesystem::directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (IsBeside(name, file)) left.push_back(entry->path());
  }
  for (const std::filesystem::path& one : left) RemoveLeftover(one);
}

}  // namespace osiris
