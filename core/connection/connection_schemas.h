#pragma once

#include "core/base/json.h"

namespace osiris {

// JSON Schemas of the documents that ConnectionService answers.
Json ListDocumentSchema();
Json DoctorDocumentSchema();
Json AddDocumentSchema();
Json RemoveDocumentSchema();

// And of the arguments of its operations.
Json DoctorArgumentsSchema();
Json AddArgumentsSchema();
Json RemoveArgumentsSchema();

// An object with `properties`, of which `required` must be there, and none
// else may.
Json ClosedObjectSchema(Json properties, Json required);

}  // namespace osiris
