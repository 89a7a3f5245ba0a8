#pragma once

#include "core/base/json.h"

namespace osiris {

// JSON Schemas of what the discovery operations take and answer, in the
// keywords that draft-07 and 2020-12 share.
Json RequestInputSchema();
Json SummarySchema();
Json ListInputSchema();
Json ListSchema();
Json RemoveInputSchema();
Json RemoveSchema();
Json ShowInputSchema();
Json ShowSchema();
Json DiffInputSchema();
Json DiffSchema();
Json TableInputSchema();
Json TableDocumentSchema();
Json SearchInputSchema();
Json SearchDocumentSchema();

// Those of the operations behind MCP resources.
Json ResourceListInputSchema();
Json ResourceListSchema();
Json ResourceReadInputSchema();
Json ResourceReadSchema();

}  // namespace osiris
