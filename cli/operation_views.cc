#include "cli/operation_views.h"

#include <map>
#include <string>

#include "cli/render/audit_text.h"
#include "cli/render/component_text.h"
#include "cli/render/connection_text.h"
#include "cli/render/diff_text.h"
#include "cli/render/discovery_text.h"
#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/leak_text.h"
#include "cli/render/mask_text.h"
#include "cli/render/memory_text.h"
#include "cli/render/payload_text.h"
#include "cli/render/retention_text.h"
#include "cli/render/search_text.h"
#include "cli/render/secret_text.h"
#include "cli/render/table_answer_text.h"
#include "cli/render/table_detail_text.h"
#include "cli/render/usage_text.h"

namespace osiris::cli {
namespace {

std::string ReadRowsText(const Json& document, const Page& page) {
  std::string out = RowsText(ObjectIn(document, "data"), page);
  const Json& withheld = ObjectIn(document, "withheld");
  if (out.empty() && withheld.empty()) out = "no rows\n";
  for (const Json& why : withheld) {
    out += page.palette.Caution("withheld:") + " " +
           SafeText(why.get<std::string>()) + "\n";
  }
  if (FlagIn(document, "truncated")) {
    out += page.palette.Caution("cut:") + " there are more: --offset " +
           std::to_string(CountIn(document, "offset") +
                          CountIn(document, "returned")) +
           "\n";
  }
  return out;
}

std::string CountRowsText(const Json& document, const Page&) {
  return std::to_string(CountIn(document, "rows")) + "\n";
}

std::string PauseText(const Json& document, const Page& page) {
  const bool paused = FlagIn(document, "paused");
  const bool changed = FlagIn(document, "changed");
  if (!paused) {
    return changed ? "assistants go on\n" : "assistants were not paused\n";
  }
  std::string out = page.palette.Caution(changed ? "assistants are paused"
                                                 : "assistants stay paused");
  const std::string reason = TextIn(document, "reason");
  if (!reason.empty()) out += ": " + SafeText(reason);
  return out + "\n" +
         SafeText(HintOn(page, "`osiris resume` lets them go on")) + "\n";
}

}  // namespace

OperationView ViewOf(std::string_view operation) {
  const std::map<std::string_view, OperationView> views = {
      {"assistants.pause", {PauseText, {}}},
      {"assistants.resume", {PauseText, {}}},
      {"audit.export", {AuditExportText, {}}},
      {"audit.head", {AuditHeadText, {}}},
      {"audit.list", {AuditListText, {}}},
      {"audit.show", {AuditShowText, {}}},
      {"audit.verify", {AuditVerifyText, AuditVerifyExit}},
      {"components.list", {ComponentsText, {}}},
      {"components.show", {ComponentText, {}}},
      {"connections.add", {ConnectionAddedText, {}}},
      {"connections.doctor", {ConnectionsDoctorText, ConnectionsDoctorExit}},
      {"connections.list", {ConnectionsText, {}}},
      {"connections.migrate", {SecretsMovedText, {}}},
      {"connections.remove", {ConnectionRemovedText, {}}},
      {"connections.rotate", {SecretRotatedText, {}}},
      {"connections.set_secret", {SecretKeptText, {}}},
      {"discovery.diff", {DiffText, {}}},
      {"discovery.list", {SnapshotsText, {}}},
      {"discovery.remove", {SnapshotsRemovedText, {}}},
      {"discovery.request", {DiscoveryText, {}}},
      {"discovery.sample", {ReadRowsText, {}}},
      {"discovery.search", {SearchText, {}}},
      {"discovery.show", {SnapshotText, {}}},
      {"discovery.table", {TableAnswerText, {}}},
      {"maintenance.clean", {CleanText, {}}},
      {"mask.check", {MaskCheckText, {}}},
      {"memory.capture", {MemoryCapturedText, {}}},
      {"memory.forget", {MemoryForgottenText, {}}},
      {"memory.list", {MemoryListText, {}}},
      {"memory.search", {MemorySearchText, {}}},
      {"memory.show", {MemoryEntryText, {}}},
      {"payload.leakcheck", {LeakText, LeakExit}},
      {"payload.seen", {SeenText, SeenExit}},
      {"payload.show", {PayloadShowText, {}}},
      {"rows.count", {CountRowsText, {}}},
      {"rows.read", {ReadRowsText, {}}},
      {"telemetry.show", {UsageText, {}}}};
  const auto found = views.find(operation);
  return found == views.end() ? OperationView{} : found->second;
}

}  // namespace osiris::cli
