#pragma once

#include <string>

namespace osiris {

// Removes what ReplaceFile left beside `path` where its process was killed: it
// would stay for ever. What one that lives is still writing stays, as does what
// cannot be removed.
void RemoveLeftovers(const std::string& path);

}  // namespace osiris
