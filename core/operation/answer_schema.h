#pragma once

#include "core/base/json.h"
#include "core/operation/operation.h"

namespace osiris {

// JSON Schemas of what a tool answers, success or failure, in the keywords
// that draft-07 and 2020-12 share.

// {"status":"error","error":{"code","message","path","hint","retryable"}}.
Json FailureSchema();

// Of every answer of `operation`, exactly. What docs and resources show, and
// what our own tests hold answers against.
Json AnswerSchema(const Operation& operation);

// The same seen from afar, for a list of tools that a model reads each time:
// the members that hold more than one value and those that say how to go on,
// and nothing of what is in them. Whatever fits AnswerSchema fits this.
Json ListedAnswerSchema(const Operation& operation);
// From Operation::output_schema alone.
Json ListedAnswerSchema(const Json& output_schema);

}  // namespace osiris
