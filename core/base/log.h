#pragma once

#include <functional>
#include <string_view>

#include "core/base/json.h"

namespace osiris {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Writes one JSON line about something that happened to standard error, and
// never to standard output; where that is a terminal, a line for people:
// "warning: key.kept_in_file: path=\"/home/me/…\"". `event` is
// `noun.past_participle`; `fields` is an object whose names carry their units.
// No secret, row or argument belongs in it. Thread-safe; a line is one write.
// Dropped below the level in force: kWarning, unless OSIRIS_LOG says `debug`,
// `info` or `error` (read once).
void Log(LogLevel level, std::string_view event,
         const Json& fields = Json::object());

// While it lives, what Log writes goes through `filter` first: the fields of a
// line, as they may be written. Where there are several, through all of them.
// Called from any thread, by several at once; must not log.
class LogFilter {
 public:
  using Filter = std::function<Json(const Json& fields)>;
  explicit LogFilter(Filter filter);
  ~LogFilter();
  LogFilter(const LogFilter&) = delete;
  LogFilter& operator=(const LogFilter&) = delete;
};

}  // namespace osiris
