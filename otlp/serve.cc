#include "otlp/serve.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/version.h"
#include "core/child/parent_socket.h"
#include "core/telemetry/otlp/otlp_protocol.h"
#include "otlp/gzip.h"
#include "otlp/libcurl.h"

namespace osiris::otlp {
namespace {

// What is shorter is not worth it.
constexpr size_t kWorthPacking = 1024;

bool Receive(std::string& into, size_t size) {
  into.resize(size);
  return ReceiveFromParent(into.data(), size) == size;
}

void AddLines(std::string_view lines, std::vector<std::string>& headers) {
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    headers.emplace_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

void Pack(Post& post) {
  if (post.body.size() < kWorthPacking) return;
  if (std::optional<std::string> packed = Gzip(post.body)) {
    post.body = *std::move(packed);
    post.headers.emplace_back("Content-Encoding: gzip");
  }
}

bool ServeOne(const OtlpRequest& request, Libcurl& curl) {
  Post post = {.timeout_ms = request.timeout_ms};
  std::string lines;
  if (request.url_bytes > kMaxOtlpUrl ||
      request.header_bytes > kMaxOtlpHeaders ||
      request.body_bytes > kMaxOtlpBody ||
      !Receive(post.url, request.url_bytes) ||
      !Receive(lines, request.header_bytes) ||
      !Receive(post.body, request.body_bytes)) {
    return false;
  }
  post.headers = {"Content-Type: application/json",
                  std::string("User-Agent: osiris-otlp/") + kVersion,
                  // Nobody answers 100 first on purpose.
                  "Expect:"};
  AddLines(lines, post.headers);
  if (request.gzip != 0) Pack(post);
  std::string answer;
  OtlpReply reply = curl.Send(post, answer);
  explicit_bzero(lines.data(), lines.size());
  for (std::string& header : post.headers) {
    explicit_bzero(header.data(), header.size());
  }
  reply.body_bytes = static_cast<uint32_t>(answer.size());
  return SendToParent(&reply, sizeof(reply)) &&
         SendToParent(answer.data(), answer.size());
}

}  // namespace

bool ServeRequests() {
  Libcurl curl;
  while (true) {
    OtlpRequest request;
    const size_t got = ReceiveFromParent(&request, sizeof(request));
    if (got == 0) return true;
    if (got != sizeof(request) || !ServeOne(request, curl)) return false;
  }
}

}  // namespace osiris::otlp
