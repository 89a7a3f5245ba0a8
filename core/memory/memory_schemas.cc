#include "core/memory/memory_schemas.h"

#include <cstdint>
#include <utility>

#include "core/memory/memory_uri.h"
#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Flag;
using schema::Integer;
using schema::List;
using schema::Object;
using schema::Success;
using schema::Text;
using schema::Time;
using schema::Untrusted;
using schema::With;

// As the key memory.max_retention_days.
constexpr int64_t kMostDays = 36600;
constexpr int64_t kMaxQuery = 256;
// Characters. Two such texts fit in the longest line that a server reads, also
// where each character is escaped as two \uXXXX. What the owner wants, the keys
// memory.max_text_bytes and memory.max_entry_bytes, is checked when the
// settings are known.
constexpr int64_t kMaxText = 524'288;
constexpr int64_t kMaxItems = 999;
constexpr int64_t kMaxMembers = 99;
constexpr int64_t kMaxAddress = 1024;
constexpr int64_t kMaxOffset = 1'000'000;

Json Session() {
  return With(With(Text(), "pattern", kMemorySessionPattern), "maxLength",
              kMaxMemorySession);
}

// The list of tools has no room for the rule itself, which IsMemorySession
// holds: these are its characters.
Json NewSession() {
  return With(With(Text(), "pattern", "^\\w[\\w.-]*$"), "maxLength",
              kMaxMemorySession);
}

Json Id() { return With(Text(), "pattern", "^mem_[0-9a-f]{32}$"); }

Json AnyObject() { return {{"type", "object"}}; }

Json LongText() { return With(Text(), "maxLength", kMaxText); }

Json Address() { return With(Text(), "maxLength", kMaxAddress); }

// Of anything: what is in it counts as a part of the entry.
Json AnyList() { return {{"type", "array"}, {"maxItems", kMaxItems}}; }

// As the predecessor's clients send it.
Json OrNull(Json schema) {
  schema["type"] = {schema.at("type"), "null"};
  return schema;
}

Json Limit() { return With(Integer(1, 100), "default", 20); }

// Counts, by class of personal data.
Json Masked() {
  return {{"type", "object"}, {"additionalProperties", Count()}};
}

Json Brief(Json more = Json::object()) {
  return Object({{"memory_id", Id()},
                 {"session_id", Text()},
                 {"created", Time()},
                 {"expires", Time()},
                 {"client", Text()},
                 {"consent", Text()},
                 {"intent", Text()},
                 {"decisions", Count()},
                 {"evidence", Count()},
                 {"masked", Masked()}},
                std::move(more));
}

Json EvidenceSchema() {
  return Object({{"audit_session", Text()},
                 {"calls", List(Object({{"correlation_id", Text()},
                                        {"operation", Text()},
                                        {"outcome", Text()},
                                        {"time", Text()}},
                                       {{"target", Text()}}))},
                 {"truncated", Flag()}});
}

}  // namespace

Json MemoryCaptureArguments() {
  return Object({{"intent", LongText()}},
                {{"session_id", NewSession()},
                 {"notes", LongText()},
                 {"decisions", AnyList()},
                 {"actor_trace", AnyList()},
                 {"artifacts", With(List(Address()), "maxItems", kMaxItems)},
                 {"oml_uri", OrNull(Address())},
                 {"error_report",
                  OrNull(With(AnyObject(), "maxProperties", kMaxMembers))},
                 {"retention_days", Integer(1, kMostDays)},
                 {"consent", Flag()}});
}

Json MemoryForgetArguments() {
  return Object(Json::object(),
                {{"memory_id", Described(Id(), "one entry")},
                 {"session_id", Described(Session(), "all; people only")}});
}

Json MemoryListArguments() {
  return Object(Json::object(),
                {{"session_id", Session()},
                 {"limit", Limit()},
                 {"offset", With(Integer(0, kMaxOffset), "default", 0)}});
}

Json MemorySearchArguments() {
  return Object(
      {{"query", With(With(Text(), "minLength", 1), "maxLength", kMaxQuery)}},
      {{"session_id", Session()}, {"limit", Limit()}});
}

Json MemoryShowArguments() {
  return Object({{"memory_id", Described(Id(), "The entry's id.")}});
}

Json MemoryCaptureDocument() {
  return Object({{"status", Success()},
                 {"captured", Flag()},
                 {"memory_id", Id()},
                 {"session_id", Text()},
                 {"memory_uri", Text()},
                 {"created", Time()},
                 {"expires", Time()},
                 {"retention_days", Count()},
                 {"entry_size_bytes", Count()},
                 {"consent", Object({{"how", Text()}, {"by", Text()}})},
                 {"masked", Masked()},
                 {"evidence", Count()}});
}

Json MemoryForgetDocument() {
  return Object(
      {{"status", Success()}, {"session_id", Text()}, {"forgotten", Count()}});
}

Json MemoryListDocument() {
  return Object({{"status", Success()},
                 {"total", Count()},
                 {"returned", Count()},
                 {"truncated", Flag()},
                 {"unreadable", Count()},
                 {"untrusted", Untrusted()},
                 {"data", Object({{"entries", List(Brief())}})}},
                {{"next_offset", Count()}, {"unreadable_in", List(Text())}});
}

Json MemorySearchDocument() {
  return Object(
      {{"status", Success()},
       {"total", Count()},
       {"returned", Count()},
       {"truncated", Flag()},
       {"untrusted", Untrusted()},
       {"data", Object({{"entries", List(Brief({{"excerpt", Text()}}))}})}});
}

Json MemoryShowDocument() {
  return Object({{"status", Success()},
                 {"memory_id", Id()},
                 {"session_id", Text()},
                 {"memory_uri", Text()},
                 {"created", Time()},
                 {"expires", Time()},
                 {"retention_days", Count()},
                 {"door", Text()},
                 {"client", Object({{"name", Text()}, {"version", Text()}})},
                 {"correlation_id", Text()},
                 {"consent", Object({{"how", Text()},
                                     {"by", Text()},
                                     {"time", Time()},
                                     {"sha256", Text()}})},
                 {"masked", Masked()},
                 {"evidence", EvidenceSchema()},
                 {"untrusted", Untrusted()},
                 {"data", AnyObject()}});
}

}  // namespace osiris
