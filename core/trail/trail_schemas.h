#pragma once

#include "core/base/json.h"

namespace osiris {

// Schemas of what the operations on the audit log take and answer.
Json TrailListArguments();
Json TrailShowArguments();
Json TrailVerifyArguments();
Json TrailExportArguments();
Json TrailHeadArguments();

Json TrailListDocument();
Json TrailShowDocument();
Json TrailVerifyDocument();
Json TrailExportDocument();
Json TrailHeadDocument();

}  // namespace osiris
