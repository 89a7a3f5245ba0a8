#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace osiris::mcp {

// RFC 4648, section 4: with padding, as the protocol carries bytes.
std::string Base64(std::string_view bytes);

// RFC 4648, section 5, without padding: for what travels inside other text.
std::string UrlSafeBase64(std::string_view bytes);

// The bytes of what UrlSafeBase64 wrote; nullopt for anything else.
std::optional<std::string> BytesOfUrlSafeBase64(std::string_view text);

}  // namespace osiris::mcp
