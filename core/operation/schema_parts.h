#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "core/base/json.h"

// Pieces of JSON Schemas, in the keywords that draft-07 and 2020-12 share.
namespace osiris::schema {

Json Text();
Json Flag();
// A whole number from 0.
Json Count();
Json Integer(int64_t least, int64_t most);
Json Enum(std::initializer_list<const char*> values);
Json List(Json items);
// Of texts.
Json Texts();

// `schema` with one keyword more.
Json With(Json schema, const char* keyword, Json value);
Json Described(Json schema, const char* description);

// A closed object. All of `properties` are required but those in `optional`.
Json Object(Json properties, Json optional = Json::object());

// "@family.alias".
Json Reference();
// "disc_0123456789abcdef".
Json SnapshotId();
// One of both.
Json SnapshotOrReference();
// A table's name among arguments: "orders" or "sales.orders".
Json TableArgument();
// `next_cursor` of an answer, among arguments. Of at most `max_bytes`.
Json Cursor(int64_t max_bytes);

// A moment among arguments, or the beginning of one: "2026-11-25",
// "2026-11-25T12:30". Of a day that there is.
Json Moment(const char* description);
// The argument `name` of such a kind, so that moments of a log compare with it
// as text; empty where it is not given.
std::string MomentIn(const Json& arguments, const char* name);

// {"enum":["success"]}.
Json Success();
// "2026-11-24T12:00:00.123456Z".
Json Time();
// What stands beside data of a source: true.
Json Untrusted();
// "names", "summary", "full".
Json Detail();

}  // namespace osiris::schema
