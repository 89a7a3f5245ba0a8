#pragma once

#include <cstdint>
#include <string>

namespace osiris {

// What an assistant wants to have remembered, as a person is shown it who is
// asked. All of it may be shown.
struct MemoryOffer {
  // The memory's session.
  std::string session;
  // The beginning of what is to be kept, masked. Written by an assistant: to
  // be shown as a quotation.
  std::string excerpt;
  // Of all of it.
  int64_t bytes = 0;
  int64_t retention_days = 0;

  friend bool operator==(const MemoryOffer&, const MemoryOffer&) = default;
};

}  // namespace osiris
