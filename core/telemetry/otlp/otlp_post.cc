#include "core/telemetry/otlp/otlp_post.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/base/json.h"
#include "core/base/status_macros.h"
#include "core/secret/reveal.h"
#include "core/telemetry/otlp/otlp_protocol.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using Kind = OtlpAnswer::Kind;

absl::Status SendAll(ChildProgram& child, std::string_view url,
                     const std::vector<Secret>& headers, const OtlpBody& body,
                     std::chrono::milliseconds timeout) {
  size_t header_bytes = 0;
  for (const Secret& header : headers) {
    header_bytes += RevealSecret(header).size() + 1;
  }
  if (url.size() > kMaxOtlpUrl || header_bytes > kMaxOtlpHeaders ||
      body.json.size() > kMaxOtlpBody) {
    return absl::OutOfRangeError("it is too large");
  }
  const OtlpRequest request = {
      .url_bytes = static_cast<uint32_t>(url.size()),
      .header_bytes = static_cast<uint32_t>(header_bytes),
      .body_bytes = static_cast<uint32_t>(body.json.size()),
      .timeout_ms =
          static_cast<uint32_t>(std::max<int64_t>(timeout.count(), 1)),
      .gzip = body.gzip ? 1u : 0u};
  RETURN_IF_ERROR(child.Send(&request, sizeof(request)));
  RETURN_IF_ERROR(child.Send(url.data(), url.size()));
  for (const Secret& header : headers) {
    const std::string_view line = RevealSecret(header);
    RETURN_IF_ERROR(child.Send(line.data(), line.size()));
    RETURN_IF_ERROR(child.Send("\n", 1));
  }
  return child.Send(body.json.data(), body.json.size());
}

absl::Status ReceiveAll(ChildProgram& child, OtlpReply& reply,
                        std::string& answer) {
  RETURN_IF_ERROR(child.Receive(&reply, sizeof(reply)));
  if (reply.body_bytes > kMaxOtlpAnswer) {
    return absl::InternalError("it answered too much");
  }
  answer.resize(reply.body_bytes);
  return child.Receive(answer.data(), answer.size());
}

// Numbers of 64 bits may be texts.
int64_t NumberOf(const Json& value) {
  if (value.is_number_integer()) return value.get<int64_t>();
  int64_t number = 0;
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

int64_t RejectedIn(const std::string& answer) {
  const absl::StatusOr<Json> document =
      ParseJson(answer, {.max_depth = 8, .max_nodes = 1000});
  if (!document.ok() || !document->is_object()) return 0;
  const auto partial = document->find("partialSuccess");
  if (partial == document->end() || !partial->is_object()) return 0;
  int64_t rejected = 0;
  for (const char* const name : {"rejectedSpans", "rejectedDataPoints"}) {
    const auto found = partial->find(name);
    if (found != partial->end()) rejected += NumberOf(*found);
  }
  return std::max<int64_t>(rejected, 0);
}

OtlpAnswer Judge(const OtlpReply& reply, const std::string& answer) {
  switch (reply.outcome) {
    case OtlpReply::kAnswered:
      break;
    case OtlpReply::kNoLibrary:
      return {.kind = Kind::kRefused, .why = "libcurl is not installed"};
    case OtlpReply::kUnusable:
      return {.kind = Kind::kRefused,
              .why = "the endpoint's URL or certificate is not to be used"};
    default:
      return {.why = "the collector cannot be reached"};
  }
  if (reply.status >= 200 && reply.status < 300) {
    return {.kind = Kind::kTaken, .rejected = RejectedIn(answer)};
  }
  OtlpAnswer failed = {
      .kind = Kind::kRefused,
      .retry_after = std::chrono::seconds(reply.retry_after_s),
      .why = fmt::format("the collector answered with HTTP {}", reply.status)};
  for (const uint32_t again : {429u, 502u, 503u, 504u}) {
    if (reply.status == again) failed.kind = Kind::kLater;
  }
  return failed;
}

}  // namespace

OtlpAnswer PostOtlp(ChildProgram& child, std::string_view url,
                    const std::vector<Secret>& headers, const OtlpBody& body,
                    std::chrono::milliseconds timeout) {
  OtlpReply reply;
  std::string answer;
  absl::Status done = SendAll(child, url, headers, body, timeout);
  if (absl::IsOutOfRange(done)) {
    return {.kind = Kind::kRefused, .why = std::string(done.message())};
  }
  if (done.ok()) done = ReceiveAll(child, reply, answer);
  if (!done.ok()) return {.why = std::string(done.message())};
  return Judge(reply, answer);
}

}  // namespace osiris
