#pragma once

#include <string>

namespace osiris {

// Tells who looks after a folder which of its files are being written.

// Marks the file until this descriptor is closed, however the process ends.
void MarkLive(int fd);

// Whether the process that marked the file is still there. Asks, and takes no
// lock that a writer could meet. False for a path where nothing is, or a link.
bool IsLive(const std::string& path);
bool IsLive(int fd);

}  // namespace osiris
