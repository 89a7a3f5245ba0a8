#pragma once

#include <optional>

#include "core/base/json.h"
#include "core/operation/operation.h"
#include "mcp/protocol/input.h"

namespace osiris::mcp {

// The form in which a client asks a person for what the broker wants to know.

// Stands for every form: what a client must be able to show.
const Question& AnyForm();

// May a source be seen, or something be kept?
Questions ConsentForms(const CallQuestion& question);
// What ConsentIn finds the question by: the turn's state.
Json ConsentState(const CallQuestion& question);

// What a person said to the question that the call's last turn ended with.
// Whatever is no clear yes is a no; "withdrawn" where the form was taken back
// before anybody answered it. nullopt: nobody was asked.
std::optional<CallConsent> ConsentIn(const Turn& turn);

}  // namespace osiris::mcp
