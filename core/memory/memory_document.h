#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/memory/memory_store.h"

namespace osiris {

// An entry that was searched for, and some words of it.
struct FoundMemory {
  const MemoryEntry* entry = nullptr;
  std::string excerpt;
};

// What the operations on memory answer. What was captured stands under `data`,
// beside "untrusted": true: an assistant wrote it, perhaps from what a source
// said.

Json CapturedDocument(const MemoryEntry& entry);
// `entries` are newest first.
Json ListDocument(const MemorySession& session, int64_t offset, int64_t limit);
Json SearchDocument(const std::vector<FoundMemory>& found, int64_t limit);
Json ShowDocument(const MemoryEntry& entry);
Json ForgottenDocument(const std::string& session, int64_t entries);

// One entry of a list, short.
Json BriefJson(const MemoryEntry& entry);

// The beginning of `text`, of at most `bytes`, with "…" where it was cut, never
// within a character.
std::string CutAt(const std::string& text, size_t bytes);

}  // namespace osiris
