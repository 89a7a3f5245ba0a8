#pragma once

#include <cstddef>
#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Each adds what opens something to `findings`.

// Keys and tokens by the prefixes that their issuers gave them (AWS, GitHub,
// GitLab, Slack, Stripe, Google, npm, SendGrid, OpenAI, Anthropic, ...), JSON
// web tokens, password hashes, and words that are too random to be anything
// else. Digests in hex, UUIDs, pictures in base64 and paths are none.
void FindTokens(std::string_view text, Findings& findings);

// None of these is shorter.
inline constexpr size_t kLeastToken = 20;

// Private keys in PEM.
void FindPrivateKeys(std::string_view text, Findings& findings);

// Connection strings and URLs with a password.
void FindUrls(std::string_view text, Findings& findings);

// What stands after `Bearer`, and after `Authorization:` and its scheme, if it
// has a digit.
void FindBearers(std::string_view text, Findings& findings);

// True where a secret is one or more of the words of `name`, which `.`, `_` and
// `-` join: for names that are to be told. `name` is short, of 128 bytes or so.
bool NamesSecret(std::string_view name);

// Bits of Shannon's entropy of each byte of `text`.
double EntropyOf(std::string_view text);

}  // namespace osiris
