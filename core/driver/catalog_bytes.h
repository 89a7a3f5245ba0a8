#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/driver/catalog.h"

namespace osiris {

// The form in which catalogues cross processes (packed_bytes.h): a tenth of
// the time that JSON takes. At most kMaxCatalogBytes. Decode accepts exactly
// what Encode writes of a catalogue whose text is UTF-8, and never reads
// outside `bytes`; anything else is PROTOCOL/FRAME_INVALID.
inline constexpr size_t kMaxCatalogBytes = size_t{16} << 20;

std::string EncodeCatalog(const Catalog& catalog);
absl::StatusOr<Catalog> DecodeCatalog(std::string_view bytes);

}  // namespace osiris
