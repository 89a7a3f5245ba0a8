#include "core/mask/json_cell.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/base/json.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr JsonLimits kLimits = {.max_depth = 16, .max_nodes = 20'000};

// Blanks and controls of ASCII.
constexpr bool IsUnseenByte(char c) { return c >= '\0' && c <= ' '; }

// What a document begins with, and the first bytes of what does not show.
constexpr ByteSet kBeforeJson = ByteSet::Of([](char c) {
  return IsUnseenByte(c) || std::string_view("{[\"\xC2\xE2\xE3\xEF").find(c) !=
                                std::string_view::npos;
});

// Of the blank, or the character without a width, that begins `text`: a mark of
// a byte order is one, too. 0 for what shows.
size_t SizeOfUnseen(std::string_view text) {
  if (text.empty()) return 0;
  if (IsUnseenByte(text[0])) return 1;
  if (text.starts_with("\xC2\xA0") || text.starts_with("\xC2\xAD")) return 2;
  if (text.size() < 3) return 0;
  const auto last = static_cast<unsigned char>(text[2]);
  const bool unseen =
      // U+2000 to U+200F, U+2028 to U+202F, U+205F to U+2064.
      (text.starts_with("\xE2\x80") &&
       (last <= 0x8F || (last & 0xF8) == 0xA8)) ||
      (text.starts_with("\xE2\x81") && last >= 0x9F && last <= 0xA4) ||
      text.starts_with("\xE3\x80\x80") || text.starts_with("\xEF\xBB\xBF");
  return unseen ? 3 : 0;
}

std::string_view BehindUnseen(std::string_view text) {
  while (const size_t size = SizeOfUnseen(text)) text.remove_prefix(size);
  return text;
}

// True if an item of `list`, which is open, or of a list in it, may begin at
// `at`.
bool BeginsItem(std::string_view list, size_t at) {
  const std::string_view before = list.substr(0, at);
  const size_t last = before.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos ||
         std::string_view(",;[").find(before[last]) != std::string_view::npos ||
         before.substr(0, last + 1).ends_with("*/");
}

// True if an object is an item of `list`, which is open, or of a list in it, or
// a text that begins as one is.
bool HoldsObject(std::string_view list) {
  constexpr auto kNone = std::string_view::npos;
  for (size_t at = list.find('{'); at != kNone; at = list.find('{', at + 1)) {
    const bool quoted = at > 0 && (list[at - 1] == '\'' || list[at - 1] == '"');
    if (BeginsItem(list, quoted ? at - 1 : at)) return true;
  }
  return false;
}

// True if an item of `list`, which is open, is an object, a list or a text, as
// far as it is none of words and numbers. Notes begin with words in brackets,
// too: texts behind other words than those of JSON, or in single quotes, say
// nothing without an object.
bool HoldsMore(std::string_view list) {
  constexpr std::string_view kPlain = " \t\r\n,0123456789+-.eEtruefalsn";
  const size_t more = list.find_first_of("{[\"']");
  if (more == std::string_view::npos || list[more] == ']' ||
      !BeginsItem(list, more)) {
    return false;
  }
  if (list[more] == '{' || list[more] == '[') return true;
  return (list[more] == '"' && list.find_first_not_of(kPlain) == more) ||
         HoldsObject(list);
}

// True if what stands under a member of what `key` names is a part of a name.
bool HoldsName(std::string_view key) {
  constexpr size_t kMost = std::string_view("names").size();
  const std::string end =
      Lowered(key.substr(key.size() - std::min(key.size(), kMost)));
  return end.ends_with("name") || end == "names";
}

// The key of such a part.
std::string PartOfName(std::string_view name) {
  return std::string(name) + " name";
}

bool MaskNode(const JsonPlace& place, const JsonMask& mask, Json& node);

bool MaskObject(const JsonPlace& place, const JsonMask& mask, Json& object) {
  bool changed = false;
  const std::string_view above = AboveWithin(place, mask);
  std::map<std::string, std::string> renamed;
  for (auto member = object.begin(); member != object.end(); ++member) {
    const std::string within = KeyWithin(place.key, member.key());
    changed = MaskNode({.key = within, .above = above}, mask, member.value()) ||
              changed;
    if (auto name = mask.leaf({}, member.key())) {
      renamed.emplace(member.key(), *std::move(name));
    }
  }
  for (auto& [old, name] : renamed) {
    // Two may have become one.
    while (object.contains(name)) name += '_';
    Json value = std::move(object.at(old));
    object.erase(old);
    object[name] = std::move(value);
  }
  return changed || !renamed.empty();
}

bool MaskNode(const JsonPlace& place, const JsonMask& mask, Json& node) {
  if (node.is_object()) return MaskObject(place, mask, node);
  bool changed = false;
  if (node.is_array()) {
    for (Json& item : node) changed = MaskNode(place, mask, item) || changed;
  } else if (node.is_string() || node.is_number()) {
    const std::string value =
        node.is_string() ? node.get<std::string>() : DumpJson(node);
    if (auto masked = mask.leaf(place, value)) {
      node = *std::move(masked);
      changed = true;
    }
  }
  return changed;
}

constexpr size_t kMaxPlainDepth = 8;
constexpr size_t kMaxPlainNames = 32;
// Longer numbers may be written in another way.
constexpr size_t kMaxPlainDigits = 15;

// Reads a document of the plain kind.
class PlainReader {
 public:
  PlainReader(std::string_view text, const PlainLeaf& leaf,
              const JsonCover& covers)
      : rest_(text), leaf_(leaf), covers_(covers) {}

  bool ReadAll() {
    Skip();
    return ReadValue("", 0) && rest_.empty();
  }

 private:
  void Skip() {
    rest_.remove_prefix(
        std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  // The next byte that is no blank is `c`: takes it and the blanks after it.
  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    Skip();
    return true;
  }

  bool TakeWord(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    Skip();
    return true;
  }

  bool ReadText(std::string_view& text) {
    if (!rest_.starts_with('"')) return false;
    size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') {
      const char c = rest_[end++];
      if (c == '\\' || c < ' ' || IsBeyondAscii(c)) return false;
    }
    if (end == rest_.size()) return false;
    text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    Skip();
    return true;
  }

  bool ReadNumber(std::string_view& number) {
    size_t end = rest_.starts_with('-') ? 1 : 0;
    const size_t first = end;
    while (end < rest_.size() && IsDigit(rest_[end])) ++end;
    const bool plain = end > first && end - first <= kMaxPlainDigits &&
                       (rest_[first] != '0' || end == 1) &&
                       end < rest_.size() &&
                       std::string_view(",]} \t\r\n").find(rest_[end]) !=
                           std::string_view::npos;
    if (!plain) return false;
    number = rest_.substr(0, end);
    rest_.remove_prefix(end);
    Skip();
    return true;
  }

  bool ReadValue(std::string_view key, size_t depth) {
    if (depth > kMaxPlainDepth || rest_.empty()) return false;
    if (Take('{')) return ReadMembers(key, depth);
    if (Take('[')) return ReadItems(key, depth);
    if (TakeWord("true") || TakeWord("false") || TakeWord("null")) return true;
    std::string_view value;
    return (ReadText(value) || ReadNumber(value)) && leaf_(key, value);
  }

  bool ReadMembers(std::string_view key, size_t depth) {
    if (Take('}')) return true;
    if (!key.empty() && covers_(key)) return false;
    const bool parts = HoldsName(key);
    std::array<std::string_view, kMaxPlainNames> names;
    for (size_t count = 0; count < names.size(); ++count) {
      std::string_view& name = names[count];
      if (!ReadText(name) || !Take(':')) return false;
      const auto end = names.begin() + count;
      if (std::find(names.begin(), end, name) != end) return false;
      if (!leaf_("", name) || !ReadMember(name, parts, depth)) return false;
      if (Take('}')) return true;
      if (!Take(',')) return false;
    }
    return false;
  }

  bool ReadMember(std::string_view name, bool part, size_t depth) {
    return part ? ReadValue(PartOfName(name), depth + 1)
                : ReadValue(name, depth + 1);
  }

  bool ReadItems(std::string_view key, size_t depth) {
    if (Take(']')) return true;
    while (ReadValue(key, depth + 1)) {
      if (Take(']')) return true;
      if (!Take(',')) return false;
    }
    return false;
  }

  std::string_view rest_;
  const PlainLeaf& leaf_;
  const JsonCover& covers_;
};

// Of texts that are no longer the document has few enough parts.
constexpr size_t kMaxPlain = 4096;

}  // namespace

std::string KeyWithin(std::string_view key, std::string_view name) {
  return HoldsName(key) ? PartOfName(name) : std::string(name);
}

std::string_view AboveWithin(const JsonPlace& place, const JsonMask& mask) {
  const bool covers =
      mask.covers != nullptr && !place.key.empty() && mask.covers(place.key);
  return covers ? place.key : place.above;
}

bool VisitPlainJson(std::string_view text, const PlainLeaf& leaf,
                    const JsonCover& covers) {
  return text.size() <= kMaxPlain && PlainReader(text, leaf, covers).ReadAll();
}

bool LooksLikeJson(std::string_view text) {
  if (text.empty() || !kBeforeJson(text.front())) return false;
  std::string_view whole = BehindUnseen(text);
  if (whole.starts_with('"')) whole = BehindUnseen(whole.substr(1));
  return whole.starts_with('{') ||
         (whole.starts_with('[') && HoldsMore(whole.substr(1)));
}

bool MaskNodes(const JsonMask& mask, Json& document) {
  return MaskNode({}, mask, document);
}

std::optional<std::string> MaskJson(std::string_view text,
                                    const JsonMask& mask) {
  absl::StatusOr<Json> document = ParseJson(Trimmed(text), kLimits);
  if (!document.ok()) return std::nullopt;
  if (!document->is_structured() && !document->is_string()) return std::nullopt;
  if (!MaskNodes(mask, *document)) return std::string(text);
  return DumpJson(*document);
}

}  // namespace osiris
