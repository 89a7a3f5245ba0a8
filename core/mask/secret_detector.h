#pragma once

#include <string_view>

#include "core/mask/finding.h"

namespace osiris {

// Adds what opens something to `findings`: keys and tokens by the prefixes
// that their issuers gave them (AWS, GitHub, GitLab, Slack, Stripe, Google,
// npm, SendGrid, OpenAI, Anthropic, ...), JSON web tokens, private keys in PEM,
// connection strings and URLs with a password, password hashes, and texts that
// are too random to be anything else. Digests in hex, UUIDs, pictures in
// base64 and paths are none.
void FindSecrets(std::string_view text, Findings& findings);

// True where a secret is one or more of the words of `name`, which `.`, `_` and
// `-` join: for names that are to be told. `name` is short, of 128 bytes or so.
bool NamesSecret(std::string_view name);

// Bits of Shannon's entropy of each byte of `text`.
double EntropyOf(std::string_view text);

}  // namespace osiris
