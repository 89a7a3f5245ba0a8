#include "core/payload/payload_schemas.h"

#include <utility>

#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Enum;
using schema::Flag;
using schema::Integer;
using schema::List;
using schema::Moment;
using schema::Object;
using schema::Success;
using schema::Text;
using schema::With;

// What is known of one answer.
Json Head() {
  return {
      {"time", Text()},      {"client", Text()},  {"client_version", Text()},
      {"operation", Text()}, {"target", Text()},  {"correlation_id", Text()},
      {"session", Text()},   {"outcome", Text()}, {"bytes", Count()},
      {"masked", Count()},   {"payload", Text()}};
}

Json SeenCall() {
  Json members = Head();
  members["form"] = Enum({"names", "masked", "values", "hash"});
  return Object(std::move(members), {{"offset", Count()}, {"places", Count()}});
}

}  // namespace

Json SeenArguments() {
  return Object(
      {{"what", Described(With(With(Text(), "minLength", 1), "maxLength", 4096),
                          "A value, or a reference: @family.alias, "
                          "@family.alias.table, @family.alias.table.column.")}},
      {{"as", Described(Enum({"value", "reference"}),
                        "How to read it; by default, what begins like a "
                        "reference is one.")},
       {"client", Described(With(Text(), "maxLength", 256),
                            "The assistant's program, by the name it gives.")},
       {"since", Moment("From this moment on, UTC: 2026-11-25, or "
                        "2026-11-25T12:30.")},
       {"until", Moment("Before this moment, UTC.")},
       {"limit", With(Described(Integer(1, 100000), "The newest so many."),
                      "default", 50)}});
}

Json SeenDocument() {
  return Object(
      {{"status", Success()},
       {"kind", Enum({"value", "reference"})},
       {"total", Count()},
       {"total_exact", Flag()},
       {"returned", Count()},
       {"truncated", Flag()},
       {"searched", Object({{"payloads", Count()},
                            {"hash_only", Count()},
                            {"packs", Count()},
                            {"packs_of_other_keys", Count()},
                            {"first", Text()},
                            {"last", Text()}},
                           {{"lost", Count()}, {"lost_exact", Flag()}})},
       {"calls", List(SeenCall())},
       {"damage", List(Object({{"file", Text()}, {"offset", Count()}}))}},
      {{"code", Text()}, {"note", Text()}});
}

Json PayloadShowArguments() {
  return Object(
      {{"correlation_id",
        Described(With(Text(), "pattern", "^[0-9a-f]{32}$"),
                  "The id that an answer, an error or a line of the audit log "
                  "has.")}});
}

Json PayloadShowDocument() {
  Json members = Head();
  members["status"] = Success();
  members["text"] = Text();
  return Object(std::move(members));
}

}  // namespace osiris
