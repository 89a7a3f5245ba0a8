#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The documents of audit.list, .show, .verify, .export and .head for people.
std::string AuditListText(const Json& document, const Page& page);
std::string AuditShowText(const Json& document, const Page& page);
std::string AuditVerifyText(const Json& document, const Page& page);
std::string AuditExportText(const Json& document, const Page& page);
std::string AuditHeadText(const Json& document, const Page& page);

// The exit status of audit.verify: that of AUDIT/DAMAGED, or 0.
int AuditVerifyExit(const Json& document);

}  // namespace osiris::cli
