#pragma once

#include <string>

#include "core/base/clock.h"
#include "core/base/json.h"

namespace osiris {

// Something remembered, and until when.
struct CacheEntry {
  Json value;
  Clock::Wall created;
  Clock::Wall expires;
  // Random; another one each time the key is put.
  std::string stamp;
};

}  // namespace osiris
