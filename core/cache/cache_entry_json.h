#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/cache/cache_entry.h"

namespace osiris {

// An entry as its file holds it: one JSON document with a checksum.
std::string CacheEntryText(std::string_view key, const CacheEntry& entry);

// The inverse. Whatever CacheEntryText did not write for this very key is
// kInvalidArgument, and the message says in a few words why.
absl::StatusOr<CacheEntry> ParseCacheEntry(std::string_view key,
                                           std::string_view text);

}  // namespace osiris
