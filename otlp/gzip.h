#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace osiris::otlp {

// `bytes` as a gzip stream, packed quickly rather than well. Nothing where
// there is no memory for it.
std::optional<std::string> Gzip(std::string_view bytes);

}  // namespace osiris::otlp
