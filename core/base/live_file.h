#pragma once

#include <string>

namespace osiris {

// Tells who looks after a folder which of its files are being written.

// Marks the file until this descriptor is closed, however the process ends.
void MarkLive(int fd);

// Whether the process that marked the file is still there. False for what is
// not there, or a link.
bool IsLive(const std::string& path);

}  // namespace osiris
