#include "core/mask/document_masker.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/mask/column_classifier.h"
#include "core/mask/column_name.h"
#include "core/mask/detect/value_detector.h"
#include "core/mask/json_cell.h"
#include "core/mask/token_book.h"
#include "core/mask/torn_json.h"

namespace osiris {
namespace {

// Long texts are looked at through windows of kMaxInspected bytes that share
// this many with the next, so that what begins late in one is whole in the
// other.
constexpr size_t kShared = kMaxInspected / 2;
// A value is judged by its member's name and so many of its bytes.
constexpr size_t kMaxJudged = 512;
// Of a longer name its end is read, which says most.
constexpr size_t kMaxKey = 1024;
// What so many names say is kept.
constexpr size_t kMaxNames = 256;

// `at`, or the nearest place before it at which a character begins.
size_t CharacterAt(std::string_view text, size_t at) {
  while (at > 0 && at < text.size() && (text[at] & 0xC0) == 0x80) --at;
  return at;
}

// Where the next window may begin: after a blank, if there is one nearby.
size_t NextWindow(std::string_view text, size_t begin) {
  const size_t from = CharacterAt(text, begin + kShared);
  const size_t blank = text.find_last_of(" \t\r\n", from);
  return blank == std::string_view::npos || blank < begin + kShared / 2
             ? from
             : blank + 1;
}

// Documents that are texts of documents are looked into so deep.
constexpr int kMaxWithin = 3;

class Masker {
 public:
  void Mask(Json& document) {
    // What is a text, alone or in a list, has no name.
    MaskNodes(MaskOfTexts(kMaxWithin), document);
  }

  std::map<PersonalClass, int64_t> TakeCounts() { return std::move(counts_); }

 private:
  static std::string_view EndOf(std::string_view key) {
    return key.substr(key.size() - std::min(key.size(), kMaxKey));
  }

  NameEvidence NameOf(std::string_view whole_key) {
    if (whole_key.empty()) return {};
    const std::string_view key = EndOf(whole_key);
    const auto known = names_.find(key);
    if (known != names_.end()) return known->second;
    if (names_.size() >= kMaxNames) names_.clear();
    return names_
        .emplace(key, ReadColumnName({.schema = "", .name = "memory"}, key))
        .first->second;
  }

  JsonMask MaskOfTexts(int deeper) {
    return {
        .leaf =
            [this, deeper](const JsonPlace& place, const std::string& text) {
              return MaskValue(place, text, deeper);
            },
        .covers =
            [this](auto key) { return NameOf(key).personal.has_value(); }};
  }

  MemberVerdict JudgeByName(const JsonPlace& place, std::string_view text) {
    if (place.key.empty() && place.above.empty()) return {};
    return JudgeMember({.key = EndOf(place.key),
                        .name = NameOf(place.key),
                        .above = NameOf(place.above),
                        .value = text.substr(0, kMaxJudged)});
  }

  std::optional<std::string> MaskValue(const JsonPlace& place,
                                       const std::string& text, int deeper) {
    if (text.empty()) return std::nullopt;
    const MemberVerdict verdict = JudgeByName(place, text);
    if (verdict.personal) return Replacement(*verdict.personal, text);
    if (deeper == 0 || !LooksLikeJson(text)) {
      if (verdict.clean && text.size() <= kMaxJudged) return std::nullopt;
      return MaskParts(text);
    }
    std::string masked =
        MaskAnyJson(text, MaskOfTexts(deeper - 1),
                    [this](std::string_view rest) { return MaskParts(rest); });
    if (masked == text) return std::nullopt;
    return masked;
  }

  std::string Replacement(PersonalClass personal, std::string_view value) {
    ++counts_[personal];
    return book_.TokenOf(personal, value);
  }

  // nullopt where all of it stays.
  std::optional<std::string> MaskParts(std::string_view text) {
    std::string masked;
    size_t copied = 0;
    size_t begin = 0;
    while (begin < text.size()) {
      const bool last = text.size() - begin <= kMaxInspected;
      const size_t end =
          last ? text.size() : CharacterAt(text, begin + kMaxInspected);
      size_t next = last ? text.size() : NextWindow(text, begin);
      const std::string_view window = text.substr(begin, end - begin);
      for (const Finding& one : FindPersonalData(window)) {
        // What begins in the shared part is the next window's.
        if (begin + one.begin >= next) break;
        masked += text.substr(copied, begin + one.begin - copied);
        masked +=
            Replacement(one.personal, window.substr(one.begin, one.size()));
        copied = begin + one.end;
        next = std::max(next, copied);
      }
      begin = next;
    }
    if (copied == 0) return std::nullopt;
    masked += text.substr(copied);
    return masked;
  }

  TokenBook book_;
  // By the end of the key.
  std::map<std::string, NameEvidence, std::less<>> names_;
  std::map<PersonalClass, int64_t> counts_;
};

}  // namespace

MaskedDocument MaskDocument(const Json& document) {
  Masker masker;
  MaskedDocument result = {.document = document, .masked = {}};
  masker.Mask(result.document);
  result.masked = masker.TakeCounts();
  return result;
}

}  // namespace osiris
