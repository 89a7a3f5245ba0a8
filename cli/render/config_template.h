#pragma once

#include <string>

namespace osiris::cli {

// An osiris.yaml in which nothing is set: every key there is, commented out,
// with its meaning, its range and its default.
std::string ConfigTemplate();

// An osiris_connections.yaml without connections, and how they are written.
std::string ConnectionsTemplate();

}  // namespace osiris::cli
