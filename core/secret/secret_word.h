#pragma once

#include "core/secret/secret.h"

namespace osiris {

// True where `secret` is one word or number as texts hold them by chance:
// "status", "Data", "20240101", or what is shorter than four bytes. Whoever
// takes it out of answers (Redactor) takes others' words away, or has to leave
// it. False for an empty one.
bool IsCommonSecret(const Secret& secret);

}  // namespace osiris
