#pragma once

#include <functional>
#include <optional>
#include <string>

namespace osiris {

// Looks up an environment variable: nullopt when it is not set, which is
// something else than empty. Passed in, never global, so that tests and the
// processes without an environment say what there is. Must be thread-safe.
using Environment =
    std::function<std::optional<std::string>(const std::string& name)>;

// The variables of this process. Nobody may change them once it has threads.
Environment ProcessEnvironment();

}  // namespace osiris
