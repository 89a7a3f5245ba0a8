#include "core/policy/row_access.h"

#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/row_batch_json.h"
#include "fmt/format.h"

namespace osiris {
namespace {

std::string_view NameOf(AssistantAccess access) {
  switch (access) {
    case AssistantAccess::kDeny:
      return "deny";
    case AssistantAccess::kSchema:
      return "schema";
    case AssistantAccess::kMasked:
      return "masked";
    case AssistantAccess::kFull:
      break;
  }
  return "full";
}

}  // namespace

RowAccess::RowAccess(AssistantAccess standard, Rule rule)
    : standard_(standard), rule_(std::move(rule)) {}

absl::Status RowAccess::Check(std::string_view connection, Door door) const {
  if (door != Door::kMcp) return absl::OkStatus();
  AssistantAccess access = standard_;
  if (rule_) {
    ASSIGN_OR_RETURN(const std::optional<AssistantAccess> own,
                     rule_(connection));
    access = own.value_or(standard_);
  }
  if (access == AssistantAccess::kFull) return absl::OkStatus();
  return MakeError(
      ErrorCode::kPolicyRowsWithheld,
      fmt::format("values of rows are withheld: `policy.assistants` is `{}`{}",
                  NameOf(access),
                  access == AssistantAccess::kMasked
                      ? ", and this version has no masks yet"
                      : ""));
}

ReleasedRows RowAccess::Release(const RowBatch& rows) const {
  return {.data = ToJson(rows), .masked = false};
}

}  // namespace osiris
