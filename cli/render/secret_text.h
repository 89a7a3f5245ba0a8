#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The documents of connections.set_secret, .rotate and .migrate for people.
// None of them holds a secret.
std::string SecretKeptText(const Json& document, const Page& page);
std::string SecretRotatedText(const Json& document, const Page& page);
std::string SecretsMovedText(const Json& document, const Page& page);

}  // namespace osiris::cli
