#pragma once

#include <string>

#include "tests/masking/dice.h"

namespace osiris::masking {

// Invented keys in the form that an issuer gives them: AWS, GitHub, Slack,
// Stripe, Google; JSON web tokens; private keys. No text of this file's has
// that form before it is put together.
std::string KnownSecret(Dice& dice);
// "postgresql://user:password@host/base" and its like.
std::string ConnectionString(Dice& dice);
// Letters of both cases and digits, 32 to 48 of them, and nothing else.
// A header with a token that is a digest by its form.
std::string Authorization(Dice& dice);
std::string RandomSecret(Dice& dice);

}  // namespace osiris::masking
