#include "core/cache/cache_entry_json.h"

#include <utility>

#include "core/base/canonical_json.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"

namespace osiris {
namespace {

constexpr int kFormat = 1;

std::string ChecksumOf(const Json& document) {
  Json rest = document;
  rest.erase("checksum");
  return Sha256Hex(CanonicalJson(rest));
}

bool HasText(const Json& document, const char* name) {
  const auto member = document.find(name);
  return member != document.end() && member->is_string();
}

bool HasShape(const Json& document) {
  return document.is_object() && document.size() == 7 &&
         document.contains("format") && document.at("format") == kFormat &&
         document.contains("value") && HasText(document, "checksum") &&
         HasText(document, "key") && HasText(document, "stamp") &&
         HasText(document, "created") && HasText(document, "expires");
}

}  // namespace

std::string CacheEntryText(std::string_view key, const CacheEntry& entry) {
  Json document = {{"format", kFormat},
                   {"key", std::string(key)},
                   {"stamp", entry.stamp},
                   {"created", FormatTime(entry.created)},
                   {"expires", FormatTime(entry.expires)},
                   {"value", entry.value}};
  document["checksum"] = ChecksumOf(document);
  return DumpJson(document) + "\n";
}

absl::StatusOr<CacheEntry> ParseCacheEntry(std::string_view key,
                                           std::string_view text) {
  ASSIGN_OR_RETURN(const Json document, ParseJson(text));
  if (!HasShape(document)) {
    return absl::InvalidArgumentError("it is of another shape");
  }
  if (document.at("checksum") != ChecksumOf(document)) {
    return absl::InvalidArgumentError("its checksum does not match");
  }
  if (document.at("key") != key) {
    return absl::InvalidArgumentError("it belongs to another key");
  }
  CacheEntry entry = {.value = document.at("value"),
                      .created = ParseTime(document.at("created")),
                      .expires = ParseTime(document.at("expires")),
                      .stamp = document.at("stamp")};
  if (entry.expires <= entry.created) {
    return absl::InvalidArgumentError("it ends before it begins");
  }
  return entry;
}

}  // namespace osiris
