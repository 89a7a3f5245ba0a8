#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/config/config.h"

namespace osiris {

// An answer that leaves for an assistant, as it is to be kept.
struct SentAnswer {
  std::string correlation_id;
  std::string client_name;
  std::string client_version;
  std::string operation;
  std::string target;
  std::string outcome;
  int64_t masked = 0;
  // Every byte of the document.
  std::string text;
  // Call::origins.
  std::map<std::string, std::string> origins = {};
};

// Keeps what assistants were sent. Thread-safe.
class AnswerKeeper {
 public:
  virtual ~AnswerKeeper() = default;

  // How an answer about `target` ("@sqlite.movies", or empty) is kept; of
  // several the greatest holds, which keeps the least.
  virtual PayloadMode ModeOf(std::string_view target) = 0;

  // "sha256:…" of a text, for the audit log.
  virtual std::string AddressOf(std::string_view text) = 0;

  // Keeps `answer`, whose `address` is in the log. Does not wait for the disk,
  // unless it was told to; an error says that the answer must not leave.
  virtual absl::Status Keep(SentAnswer answer, std::string address,
                            PayloadMode mode) = 0;
};

}  // namespace osiris
