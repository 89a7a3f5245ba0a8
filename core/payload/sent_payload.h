#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/base/json.h"

namespace osiris {

// One answer that left for an assistant.
struct SentPayload {
  // UTC, RFC 3339, microseconds.
  std::string time;
  // As the audit log has them.
  std::string session;
  std::string correlation_id;
  std::string client_name;
  std::string client_version;
  std::string operation;
  std::string target;
  std::string outcome;
  // "sha256:" and 64 hex digits of the bytes that left, and how many they are.
  std::string address;
  int64_t bytes = 0;
  int64_t masked = 0;
  // False: only what is above is kept of it.
  bool kept = true;
  // Columns that were shown through views: as SentAnswer has them.
  std::map<std::string, std::string> origins = {};
};

// As one line of JSON, and back. kDataLoss for what was not written so.
std::string EncodeSent(const SentPayload& sent);
absl::StatusOr<SentPayload> DecodeSent(std::string_view text);

// "sha256:…" of `bytes`.
std::string PayloadAddress(std::string_view bytes);

}  // namespace osiris
