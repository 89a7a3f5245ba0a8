#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace osiris {

// How a stream of gzip, zlib or zstd begins.
struct StreamStart {
  // "base64", "hex", or empty: as it is.
  std::string_view writing;
  // Two bytes of zlib say little: they stand anywhere by chance.
  bool weak = false;
};

// The first place in `bytes` at or behind `*at` where one may begin, of any
// level and window; `*at` is there then. Nothing where there is none.
std::optional<StreamStart> NextStream(std::string_view bytes, size_t* at);

}  // namespace osiris
