#pragma once

#include <cstddef>

namespace osiris {

// Both months of the sample's database, one after the other, as one Zstandard
// frame. //tools/sample:embed writes the definition.
struct SampleArchive {
  // Sizes of the two databases, decompressed.
  size_t first_bytes;
  size_t second_bytes;
  // `data` holds this many bytes, and a zero after them.
  size_t packed_bytes;
  const char* data;
};

extern const SampleArchive kSampleArchive;

}  // namespace osiris
