#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace osiris {

// Tells one content of a file from the next: inode, size, seconds and
// nanoseconds of its last change; all zero where there is none.
using FileStamp = std::array<int64_t, 4>;

FileStamp StampOf(const std::string& path);

}  // namespace osiris
