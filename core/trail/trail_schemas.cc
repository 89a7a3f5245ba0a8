#include "core/trail/trail_schemas.h"

#include <cstdint>
#include <utility>

#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Flag;
using schema::Integer;
using schema::List;
using schema::Moment;
using schema::Object;
using schema::Success;
using schema::Text;
using schema::With;

constexpr int64_t kMaxText = 1024;
// One a process that wrote.
constexpr int64_t kMostHeads = 4096;

Json Value(const char* description) {
  return Described(With(Text(), "maxLength", kMaxText), description);
}

Json Matching(Json text, const char* pattern) {
  return With(std::move(text), "pattern", pattern);
}

Json FilterMembers() {
  return {{"since", Moment("From this moment on, UTC: 2026-11-25, or "
                           "2026-11-25T12:30.")},
          {"until", Moment("Before this moment, UTC.")},
          {"client", Value("The assistant's program, by the name it gives.")},
          {"tool", Value("The operation, discovery.request, or its tool.")},
          {"outcome", Value("`ok`, or an error's code.")},
          {"door",
           Described(schema::Enum({"mcp", "cli", "desktop"}), "The way in.")},
          {"event", Value("The kind of line: call.ended.")},
          {"connection",
           Described(schema::Reference(), "The source that was asked for.")},
          {"session", Value("One process, by its session id.")},
          {"text", Value("Text anywhere in the line.")}};
}

Json Limit(int64_t most, int64_t usual) {
  return With(Described(Integer(1, most), "The newest so many."), "default",
              usual);
}

Json Hash() { return {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}}; }

// As the line has it: its members are those of the log's own format.
Json Entries() {
  return List(Object(
      {{"file", Text()}, {"line", Count()}, {"event", {{"type", "object"}}}}));
}

Json Torn() { return List(Object({{"file", Text()}, {"bytes", Count()}})); }

Json Unreadable() {
  return List(Object({{"file", Text()}, {"message", Text()}}));
}

Json Quarantined() {
  return List(Object({{"file", Text()}, {"bytes", Count()}, {"path", Text()}}));
}

Json Findings() {
  return List(Object({{"kind", Text()},
                      {"file", Text()},
                      {"line", Count()},
                      {"seq", {{"type", "integer"}}},
                      {"message", Text()}}));
}

}  // namespace

Json TrailListArguments() {
  Json members = FilterMembers();
  members["limit"] = Limit(100000, 50);
  return Object(Json::object(), std::move(members));
}

Json TrailShowArguments() {
  return Object({{"correlation_id",
                  Matching(Value("The id that an answer, an error or a line "
                                 "of the log has."),
                           "^[0-9a-f]{32}$")}});
}

Json TrailVerifyArguments() {
  return Object(
      Json::object(),
      {{"head", Described(With(List(Hash()), "maxItems", kMostHeads),
                          "A hash that `osiris audit head` printed earlier: "
                          "it must still be in the log.")}});
}

Json TrailExportArguments() {
  return Object({{"file", With(Value("The new file."), "minLength", 1)}},
                FilterMembers());
}

Json TrailHeadArguments() {
  return Object(Json::object(), {{"limit", Limit(10000, 20)}});
}

Json TrailListDocument() {
  return Object({{"status", Success()},
                 {"folder", Text()},
                 {"total", Count()},
                 {"returned", Count()},
                 {"truncated", Flag()},
                 {"torn", Torn()},
                 {"unreadable", Unreadable()},
                 {"quarantined", Quarantined()},
                 {"entries", Entries()}});
}

Json TrailShowDocument() {
  return Object({{"status", Success()},
                 {"correlation_id", Text()},
                 {"entries", Entries()}});
}

Json TrailVerifyDocument() {
  return Object({{"status", Success()},
                 {"folder", Text()},
                 {"intact", Flag()},
                 {"segments", Count()},
                 {"lines", Count()},
                 {"seals_checked", Count()},
                 {"seals_unchecked", Count()},
                 {"segments_unsealed", Count()},
                 {"segments_removed", Count()},
                 {"quarantined", Quarantined()},
                 {"caveat", Text()},
                 {"damage", Findings()},
                 {"notes", Findings()}},
                {{"code", Text()}});
}

Json TrailExportDocument() {
  return Object({{"status", Success()},
                 {"path", Text()},
                 {"lines", Count()},
                 {"bytes", Count()},
                 {"sha256", Hash()},
                 {"torn", Torn()},
                 {"unreadable", Unreadable()}});
}

Json TrailHeadDocument() {
  return Object({{"status", Success()},
                 {"folder", Text()},
                 {"segments", Count()},
                 {"heads", List(Object({{"file", Text()},
                                        {"seq", Count()},
                                        {"h", Hash()},
                                        {"live", Flag()}}))}});
}

}  // namespace osiris
