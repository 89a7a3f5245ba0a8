#pragma once

#include <memory>
#include <string_view>

#include "broker/generation.h"
#include "broker/home_watch.h"
#include "core/app/services.h"
#include "core/base/json.h"
#include "core/operation/operation_recorder.h"
#include "core/watch/news_listeners.h"

namespace osiris {

// What of a home's changes resources are made of. `reloaded`: other settings
// are in force.
NewsListeners::Change ChangeIn(const HomeChanges& changes, bool reloaded,
                               Services& services);

// What assistants may see by the rules of `generation`, which it keeps.
NewsListeners::Sight SightOf(std::shared_ptr<Generation> generation);

// Makes a call, and lets `listeners` know what an assistant listens to by it.
CallOutcome RunHeard(const std::shared_ptr<Generation>& generation,
                     NewsListeners& listeners, std::string_view operation,
                     Json arguments, Call call);

}  // namespace osiris
