#include "mcp/server/farewell.h"

#include <algorithm>

namespace osiris::mcp {

void Farewell::Begin(Clock::time_point now) {
  begun_ = true;
  calls_until_ = heard_ + calls_;
  until_ = std::max(now + output_, calls_until_);
}

bool Farewell::IsOver(Clock::time_point now, const Rest& rest) const {
  if (now >= until_) return true;
  if (rest.output) return false;
  if (!rest.calls) return true;
  return now >= calls_until_ && !rest.unread;
}

Farewell::Clock::time_point Farewell::NextLook(bool output) const {
  return output ? until_ : calls_until_;
}

}  // namespace osiris::mcp
