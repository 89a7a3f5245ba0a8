#include "core/mask/document_masker.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/mask/column_classifier.h"
#include "core/mask/token_book.h"
#include "core/mask/value_detector.h"

namespace osiris {
namespace {

// Long texts are looked at through windows of kMaxInspected bytes that share
// this many with the next, so that what begins late in one is whole in the
// other.
constexpr size_t kShared = kMaxInspected / 2;
// A value is judged by its member's name and so many of its bytes.
constexpr size_t kMaxJudged = 512;

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

class Masker {
 public:
  Json Mask(std::string_view key, const Json& node) {
    if (node.is_object()) return MaskObject(node);
    if (node.is_array()) {
      Json list = Json::array();
      for (const Json& item : node) list.push_back(Mask(key, item));
      return list;
    }
    if (node.is_string()) return MaskValue(key, node.get<std::string>());
    if (node.is_number()) return MaskNumber(key, node);
    return node;
  }

  std::map<PersonalClass, int64_t> TakeCounts() { return std::move(counts_); }

 private:
  Json MaskObject(const Json& object) {
    Json masked = Json::object();
    for (const auto& [name, value] : object.items()) {
      std::string shown = MaskParts(name);
      // Two names may have become one.
      while (masked.contains(shown)) shown += '_';
      masked[shown] = Mask(name, value);
    }
    return masked;
  }

  std::optional<PersonalClass> ClassByName(std::string_view key,
                                           const std::string& text) {
    if (key.empty() || text.empty()) return std::nullopt;
    const std::string_view judged =
        std::string_view(text).substr(0, kMaxJudged);
    return ClassifyColumn({.table = {.schema = "", .name = "memory"},
                           .column = key,
                           .values = {&judged, 1}})
        .personal;
  }

  std::string Replacement(PersonalClass personal, std::string_view value) {
    ++counts_[personal];
    return book_.TokenOf(personal, value);
  }

  std::string MaskValue(std::string_view key, const std::string& text) {
    if (const auto personal = ClassByName(key, text)) {
      return Replacement(*personal, text);
    }
    return MaskParts(text);
  }

  Json MaskNumber(std::string_view key, const Json& number) {
    const std::string text = DumpJson(number);
    std::string masked = MaskValue(key, text);
    return masked == text ? number : Json(std::move(masked));
  }

  std::string MaskParts(const std::string& text) {
    std::string masked;
    size_t copied = 0;
    size_t begin = 0;
    while (begin < text.size()) {
      const bool last = text.size() - begin <= kMaxInspected;
      const size_t end =
          last ? text.size() : CharacterAt(text, begin + kMaxInspected);
      size_t next = last ? text.size() : NextWindow(text, begin);
      const std::string_view window =
          std::string_view(text).substr(begin, end - begin);
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
    return copied == 0 ? text : masked + text.substr(copied);
  }

  TokenBook book_;
  std::map<PersonalClass, int64_t> counts_;
};

}  // namespace

MaskedDocument MaskDocument(const Json& document) {
  Masker masker;
  MaskedDocument result;
  result.document = masker.Mask("", document);
  result.masked = masker.TakeCounts();
  return result;
}

}  // namespace osiris
