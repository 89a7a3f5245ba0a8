#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/telemetry/otlp/otlp_protocol.h"

namespace osiris::otlp {

// One POST to a collector.
struct Post {
  std::string url;
  // "Name: value".
  std::vector<std::string> headers;
  std::string body;
  uint32_t timeout_ms = 0;
};

// libcurl, loaded where it is installed: only HTTP and HTTPS, no redirect,
// certificates checked. One thread.
class Libcurl {
 public:
  Libcurl();
  ~Libcurl();
  Libcurl(const Libcurl&) = delete;
  Libcurl& operator=(const Libcurl&) = delete;

  // What came of it; the answer's body goes to `answer`. Posts after each other
  // share a connection.
  OtlpReply Send(const Post& post, std::string& answer);

 private:
  struct Functions;
  void* Request(const Post& post);
  Functions* const curl_;
  void* handle_ = nullptr;
};

}  // namespace osiris::otlp
