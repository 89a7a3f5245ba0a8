#include "core/base/log.h"

#include <cstdlib>
#include <string>

#include "core/base/clock.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace osiris {
namespace {

spdlog::level::level_enum LevelInForce() {
  const char* const wanted = std::getenv("OSIRIS_LOG");
  const std::string_view name = wanted == nullptr ? "" : wanted;
  if (name == "debug") return spdlog::level::debug;
  if (name == "info") return spdlog::level::info;
  if (name == "error") return spdlog::level::err;
  return spdlog::level::warn;
}

spdlog::logger& Logger() {
  static auto* const logger = [] {
    auto* made = new spdlog::logger(
        "osiris", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->set_level(LevelInForce());
    return made;
  }();
  return *logger;
}

struct Name {
  const char* text;
  spdlog::level::level_enum level;
};

Name NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return {"debug", spdlog::level::debug};
    case LogLevel::kInfo:
      return {"info", spdlog::level::info};
    case LogLevel::kWarning:
      return {"warning", spdlog::level::warn};
    case LogLevel::kError:
      break;
  }
  return {"error", spdlog::level::err};
}

}  // namespace

void Log(LogLevel level, std::string_view event, const Json& fields) {
  const Name name = NameOf(level);
  if (!Logger().should_log(name.level)) return;
  std::string line = "{\"time\":\"" + FormatTime(SystemClock().Now()) +
                     "\",\"level\":\"" + name.text +
                     "\",\"event\":" + DumpJson(Json(event));
  if (fields.is_object() && !fields.empty()) {
    line += ',' + DumpJson(fields).substr(1);
  } else {
    line += '}';
  }
  Logger().log(name.level, line);
}

}  // namespace osiris
