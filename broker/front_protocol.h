#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/json.h"
#include "core/operation/operation.h"
#include "core/operation/operation_recorder.h"

namespace osiris {

// What the broker and its front say to each other, as the JSON of frames.
//
//   broker  → front   sequence 0   FrontSettings, once, before anything else
//   front   → broker  sequence 0   FrontSealed, once, before it reads input
//   front   → broker  n            FrontCall; n starts at 1 and grows
//   front   → broker  n            {"cancel":true}: the answer still comes
//   broker  → front   n            progress, any number, then one FrontAnswer
//   broker  → front   sequence 0   FrontNews, at any time after FrontSealed
//
// Every reader refuses what the writer of the same struct would not write:
// the broker trusts a front no more than any stranger.

// What the front must know and cannot read for itself.
struct FrontSettings {
  // "required", "best-effort", "off".
  std::string sandbox = "required";
  int64_t max_line_bytes = int64_t{16} << 20;
  // Calls that may wait at once.
  int64_t queue = 1024;
  // How long a client may leave answers unread.
  int64_t stuck_ms = 30'000;
  // How long a client without a session may take to come back with answers.
  int64_t state_ms = 900'000;
  // How long a client with one may take to answer a question.
  int64_t answer_ms = 50'000;
};
std::string Encode(const FrontSettings& settings);
absl::StatusOr<FrontSettings> DecodeFrontSettings(std::string_view json);

// How the front is sealed, or that it is not and goes away.
struct FrontSealed {
  bool sealed = false;
  // "A" to "D" (docs/guide/architecture.md).
  std::string tier;
  // For a person: what is in force, or what is missing.
  std::string description;
};
std::string Encode(const FrontSealed& sealed);
absl::StatusOr<FrontSealed> DecodeFrontSealed(std::string_view json);

struct FrontCall {
  // An operation's name, not a tool's.
  std::string operation;
  Json arguments = Json::object();
  // Name and version of at most 256 bytes each: longer ones are cut by the
  // front, refused by the broker.
  ClientInfo client;
  // The client can show a form to a person.
  bool can_ask = false;
  // Then: it does so while its request waits, and a question is no answer.
  bool asks_in_session = false;
  // What a person said to FrontAnswer::question of an earlier call.
  std::optional<CallConsent> consent;
  // The client handed in a state that was not given out for this call: it is
  // only to be recorded and refused.
  bool state_refused = false;
  // A `traceparent` that ParseTraceParent takes, or empty.
  std::string traceparent = {};
  // The client wants to hear how far it is: what nobody reads is not sent.
  bool progress = false;
};
std::string Encode(const FrontCall& call);

// A frame of the front after the first: a call, or a cancel.
struct FrontRequest {
  bool cancel = false;
  // Meaningful unless `cancel`.
  FrontCall call;
};
inline constexpr std::string_view kFrontCancel = R"({"cancel":true})";
absl::StatusOr<FrontRequest> DecodeFrontRequest(std::string_view json);

// The frame's tail is the document that goes out (CallOutcome::text).
struct FrontAnswer {
  bool ok = false;
  std::string correlation_id;
  int64_t duration_ms = 0;
  // The client is to ask this, and the call to be made again.
  std::optional<CallQuestion> question;
};
std::string Encode(const FrontAnswer& answer);
std::string Encode(const Progress& progress);

// A frame of the broker after the first: progress, or the answer.
struct FrontReply {
  std::optional<Progress> progress;
  // Meaningful unless `progress`.
  FrontAnswer answer;
};
absl::StatusOr<FrontReply> DecodeFrontReply(std::string_view json);

// What became different while nobody asked.
struct FrontNews {
  // Assistants were paused: nobody is to be asked on behalf of calls that were
  // sent before this came.
  bool paused = false;
  // The client that is to hear it, by its name of at most 256 bytes; absent:
  // each.
  std::optional<std::string> client;
  // The list of resources.
  bool resources_changed = false;
  // URIs that mean something else now.
  std::vector<std::string> updated;
};
std::string Encode(const FrontNews& news);
absl::StatusOr<FrontNews> DecodeFrontNews(std::string_view json);

}  // namespace osiris
