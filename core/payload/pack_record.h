#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace osiris {

// What a pack's records are made of: numbers of eight bytes, little endian, and
// texts, each after its length.
void PutNumber(std::string& bytes, uint64_t number);

// Takes numbers and texts off a record.
class RecordParts {
 public:
  explicit RecordParts(std::string_view record) : rest_(record) {}

  // Of what is not there, 0 or empty; then it is not whole.
  uint64_t Number();
  std::string_view Text();

  std::string_view rest() const { return rest_; }
  bool whole() const { return whole_; }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

// A record of a pack: its head (EncodeSent), where its bytes are (0: here), how
// many they are, and they.
struct PackRecord {
  std::string_view sent;
  uint64_t same_as = 0;
  uint64_t plain_bytes = 0;
  std::string_view compressed;
};

// Views `bytes`; nothing where they are no such record.
std::optional<PackRecord> ParsePackRecord(std::string_view bytes);

// The bytes that were sent. kDataLoss where they do not unfold.
absl::StatusOr<std::string> Decompress(const PackRecord& record);

}  // namespace osiris
