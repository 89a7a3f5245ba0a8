#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/operation/memory_offer.h"

namespace osiris {

// What a person may say to a question.
enum class ApprovalAnswer {
  kDeny,
  // Structure, and no values of rows.
  kSchema,
  // This call.
  kOnce,
  // Calls like this one, of this client, for as long as its server runs.
  kSession,
};

// "deny", "schema", "once", "session".
std::string_view NameOf(ApprovalAnswer answer);
std::optional<ApprovalAnswer> ApprovalAnswerFrom(std::string_view name);

// What a person is asked: may this assistant see that, or have this remembered?
struct ApprovalQuestion {
  // 32 hex digits, another one for each question; the answer repeats it.
  std::string nonce;
  // As the client calls itself: nobody vouches for it.
  std::string client;
  std::string version;
  // "discovery_sample".
  std::string tool;
  // "@sqlite.movies". Empty where `memory` is set.
  std::string connection;
  // "structure", "masked rows" or "rows"; "memory" where `memory` is set.
  std::string shows;
  // After which nobody waits for the answer any more.
  int64_t timeout_ms = 0;
  // To be kept: kOnce lets it, and there is no answer for more than it.
  std::optional<MemoryOffer> memory = {};

  friend bool operator==(const ApprovalQuestion&,
                         const ApprovalQuestion&) = default;
};

// The messages between a broker and who answers, each one packet; nullopt for
// what Encode does not write.
std::string Encode(const ApprovalQuestion& question);
std::optional<ApprovalQuestion> DecodeQuestion(std::string_view packet);
std::string EncodeAnswer(std::string_view nonce, ApprovalAnswer answer);
// Also nullopt for the answer to another question.
std::optional<ApprovalAnswer> DecodeAnswer(std::string_view packet,
                                           std::string_view nonce);

}  // namespace osiris
