#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace osiris {

// What a stream of gzip, zlib or zstd holds that begins `bytes`, of at most
// `most` bytes; what is readable of one that is cut. Nothing where none begins
// there, or nothing of it can be read.
std::optional<std::string> Unzip(std::string_view bytes, size_t most);
std::optional<std::string> Unzstd(std::string_view bytes, size_t most);

// False where `bytes`, the first of more, begin no such stream: what unfolds
// of them ends in an error.
bool MayUnfold(std::string_view bytes);

// The bytes that the run of base64 (either alphabet) or hex digits at the
// beginning of `text` stands for.
std::string FromBase64Run(std::string_view text);
std::string FromHexRun(std::string_view text);

}  // namespace osiris
