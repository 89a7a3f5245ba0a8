#pragma once

#include <string_view>

namespace osiris::cli {

// What the help of a command says where the operation's own words are for a
// model, which has a kilobyte for a tool, or where they are none. Empty: the
// operation's own will do.

// Of the command of `operation` ("discovery.sample").
std::string_view DescriptionForPeople(std::string_view operation);

// Of its argument `argument` ("max_bytes"); without a full stop.
std::string_view ArgumentForPeople(std::string_view operation,
                                   std::string_view argument);

}  // namespace osiris::cli
