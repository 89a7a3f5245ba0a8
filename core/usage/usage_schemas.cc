#include "core/usage/usage_schemas.h"

#include <utility>

#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Flag;
using schema::List;
using schema::Moment;
using schema::Object;
using schema::Success;
using schema::Text;
using schema::With;

Json Value(const char* description) {
  return Described(With(Text(), "maxLength", 256), description);
}

Json Latency() {
  return Object({{"mean", Count()},
                 {"min", Count()},
                 {"p50", Count()},
                 {"p95", Count()},
                 {"p99", Count()},
                 {"max", Count()}});
}

Json Series() {
  return List(Object(
      {{"operation", Text()},
       {"client", Text()},
       {"door", Text()},
       {"calls", Count()},
       {"errors", Count()},
       {"rows", Count()},
       {"bytes", Count()},
       {"latency_us", Latency()},
       {"outcomes", List(Object({{"outcome", Text()}, {"calls", Count()}}))}}));
}

}  // namespace

Json UsageArguments() {
  return Object(
      Json::object(),
      {{"since", Moment("From this moment on, UTC: 2026-11-25, or "
                        "2026-11-25T12:30.")},
       {"until", Moment("Before this moment, UTC.")},
       {"client", Value("The assistant's program, by the name it gives.")},
       {"tool", Value("The operation: discovery.request.")},
       {"outcome", Value("`ok`, or an error's code.")},
       {"door",
        Described(schema::Enum({"mcp", "cli", "desktop"}), "The way in.")},
       {"session", Value("One process, by its session id.")}});
}

Json UsageDocument() {
  return Object({{"status", Success()},
                 {"folder", Text()},
                 {"enabled", Flag()},
                 {"from", Text()},
                 {"to", Text()},
                 {"calls", Count()},
                 {"errors", Count()},
                 {"latency_us", Latency()},
                 {"unreadable", Count()},
                 {"written", Flag()},
                 {"series", Series()}},
                {{"otlp", Object({{"spans_sent", Count()},
                                  {"spans_dropped", Count()},
                                  {"failures", Count()}})}});
}

}  // namespace osiris
