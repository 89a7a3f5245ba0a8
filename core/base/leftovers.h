#pragma once

#include <string>

namespace osiris {

// Removes what ReplaceFile left beside `path` where its process was killed: it
// would stay for ever. Only for who holds the lock without which nobody
// replaces `path`. What cannot be removed stays.
void RemoveLeftovers(const std::string& path);

}  // namespace osiris
