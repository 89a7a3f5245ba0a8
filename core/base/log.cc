#include "core/base/log.h"

#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

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

// Of whoever is there.
struct Filters {
  std::shared_mutex mutex;
  std::vector<std::pair<const LogFilter*, LogFilter::Filter>> all;
};

Filters& FiltersInForce() {
  static auto* const filters = new Filters;
  return *filters;
}

Json Filtered(const Json& fields) {
  Filters& filters = FiltersInForce();
  const std::shared_lock lock(filters.mutex);
  Json shown = fields;
  for (const auto& [owner, filter] : filters.all) shown = filter(shown);
  return shown;
}

bool IsForPeople() {
  static const bool terminal = isatty(STDERR_FILENO) == 1;
  return terminal;
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

std::string LineForPeople(const char* level, std::string_view event,
                          const Json& fields) {
  std::string line = std::string(level) + ": " + std::string(event);
  if (!fields.is_object()) return line;
  std::string separator = ": ";
  for (const auto& [name, value] : fields.items()) {
    // In ASCII, so that nothing in it acts on the terminal.
    line += separator + name + "=" +
            value.dump(-1, ' ', true, Json::error_handler_t::replace);
    separator = " ";
  }
  return line;
}

std::string LineForPrograms(const char* level, std::string_view event,
                            const Json& fields) {
  std::string line = "{\"time\":\"" + FormatTime(SystemClock().Now()) +
                     "\",\"level\":\"" + level +
                     "\",\"event\":" + DumpJson(Json(event));
  if (fields.is_object() && !fields.empty()) {
    return line + ',' + DumpJson(fields).substr(1);
  }
  return line + '}';
}

}  // namespace

void Log(LogLevel level, std::string_view event, const Json& fields) {
  const Name name = NameOf(level);
  if (!Logger().should_log(name.level)) return;
  const Json shown = Filtered(fields);
  Logger().log(name.level, IsForPeople()
                               ? LineForPeople(name.text, event, shown)
                               : LineForPrograms(name.text, event, shown));
}

LogFilter::LogFilter(Filter filter) {
  Filters& filters = FiltersInForce();
  const std::lock_guard lock(filters.mutex);
  filters.all.emplace_back(this, std::move(filter));
}

LogFilter::~LogFilter() {
  Filters& filters = FiltersInForce();
  const std::lock_guard lock(filters.mutex);
  std::erase_if(filters.all,
                [this](const auto& one) { return one.first == this; });
}

}  // namespace osiris
