#include "core/payload/pack_record.h"

#include <zstd.h>

#include <cstring>

namespace osiris {
namespace {

constexpr uint64_t kMaxPlain = 96u << 20;

}  // namespace

void PutNumber(std::string& bytes, uint64_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

uint64_t RecordParts::Number() {
  uint64_t number = 0;
  if (rest_.size() < sizeof(number)) {
    whole_ = false;
    return 0;
  }
  std::memcpy(&number, rest_.data(), sizeof(number));
  rest_.remove_prefix(sizeof(number));
  return number;
}

std::string_view RecordParts::Text() {
  const uint64_t size = Number();
  if (size > rest_.size()) whole_ = false;
  if (!whole_) return {};
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

std::optional<PackRecord> ParsePackRecord(std::string_view bytes) {
  RecordParts parts(bytes);
  PackRecord record;
  record.sent = parts.Text();
  record.same_as = parts.Number();
  record.plain_bytes = parts.Number();
  record.compressed = parts.rest();
  if (!parts.whole() || record.plain_bytes > kMaxPlain) return std::nullopt;
  return record;
}

absl::StatusOr<std::string> Decompress(const PackRecord& record) {
  std::string text(record.plain_bytes, '\0');
  if (text.empty()) return text;
  const size_t size =
      ZSTD_decompress(text.data(), text.size(), record.compressed.data(),
                      record.compressed.size());
  if (ZSTD_isError(size) != 0 || size != text.size()) {
    return absl::DataLossError("a payload does not unfold");
  }
  return text;
}

}  // namespace osiris
