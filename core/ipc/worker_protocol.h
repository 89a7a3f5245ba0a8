#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/json.h"
#include "core/driver/connection_config.h"
#include "core/driver/driver.h"
#include "core/driver/read_query.h"
#include "core/ipc/frame.h"

namespace osiris {

// What a broker asks of a worker, as the JSON of frames. A worker serves one
// connection: the first request opens it.
//
//   broker → worker  n  WorkerRequest
//   broker → worker  n  {"cancel":true}: stop question n; it is still answered
//   worker → broker  n  progress, any number if it is wanted, then one answer:
//                       {"ok":{…}} or {"error":{code,message,path,hint}};
//                       rows come as an EncodeRowBatch in the tail
//
// The first answer of a worker that ran out of memory is its exit status.

inline constexpr std::string_view kWorkerCancel = R"({"cancel":true})";
inline constexpr int kWorkerExitOutOfMemory = 77;

enum class WorkerOp {
  kOpen,
  kDescribe,
  kCatalog,
  kRead,
  kNext,
  kCount,
  kCheck
};

// One question. Only the members that `op` needs are sent.
struct WorkerRequest {
  WorkerOp op = WorkerOp::kDescribe;
  // Time left, or -1 for no limit.
  int64_t deadline_ms = -1;
  // Somebody wants to hear how far it is: what nobody reads is not sent.
  bool progress = false;
  // kOpen.
  ConnectionConfig config;
  // kCatalog.
  CatalogRequest catalog;
  // kRead, kCount.
  ReadQuery query;
};

// JSON and tail of a frame.
struct WorkerMessage {
  std::string json;
  std::string tail;
};

WorkerMessage EncodeWorkerRequest(const WorkerRequest& request);
absl::StatusOr<WorkerRequest> DecodeWorkerRequest(const Frame& frame);

std::string EncodeWorkerProgress(const Progress& progress);
// Nullopt when `json` is no progress.
std::optional<Progress> DecodeWorkerProgress(std::string_view json);

std::string EncodeWorkerAnswer(const absl::StatusOr<Json>& answer);
// The "ok" member, or the error that the worker reported.
absl::StatusOr<Json> DecodeWorkerAnswer(const Frame& frame);

Json ToJson(const SourceInfo& info);
absl::StatusOr<SourceInfo> SourceInfoFromJson(const Json& json);

}  // namespace osiris
