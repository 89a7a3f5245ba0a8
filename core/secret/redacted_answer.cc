#include "core/secret/redacted_answer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/secret/secret_shape.h"
#include "sodium.h"

namespace osiris {
namespace {

// What stands where a text was cut. What is shorter was cut by somebody else.
constexpr std::string_view kCut = "…";
constexpr size_t kLeastCut = 48;
constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;

// True where a text or a cell of `document` may have been cut, at any depth.
bool MayHoldCuts(std::string_view document) {
  if (document.find(kCut) != std::string_view::npos) return true;
  // The member of a cell that says how long it was (RowBatchJson).
  constexpr std::string_view kBytes = "bytes";
  size_t at = 0;
  while ((at = document.find(kBytes, at)) != std::string_view::npos) {
    at += kBytes.size();
    const size_t end = document.find_first_not_of('\\', at);
    if (end != std::string_view::npos &&
        document.substr(end).starts_with("\":")) {
      return true;
    }
  }
  return false;
}

// `text` without values and without what the cuts in it left of them.
std::string RedactCutText(std::string_view text, const Redactor& redactor) {
  std::string whole;
  bool after_cut = false;
  for (bool last = false; !last;) {
    const size_t mark = std::min(text.find(kCut), text.size());
    last = mark == text.size();
    std::string_view part = text.substr(0, mark);
    text.remove_prefix(last ? mark : mark + kCut.size());
    const bool judged = part.size() >= kLeastCut;
    const size_t torn = judged && after_cut ? redactor.TornHead(part) : 0;
    if (torn > 0) whole += Redactor::kMask;
    part.remove_prefix(torn);
    const size_t kept =
        judged && !last ? redactor.WholeBefore(part) : part.size();
    whole += part.substr(0, kept);
    if (kept < part.size()) whole += Redactor::kMask;
    if (!last) whole += kCut;
    after_cut = whole.size() == kCut.size();
  }
  return redactor.Redact(whole);
}

std::string BytesOf(const std::string& base64) {
  std::string bytes(base64.size(), '\0');
  size_t size = 0;
  // What is no base64 has no bytes.
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                        bytes.size(), base64.data(), base64.size(), nullptr,
                        &size, nullptr, kBase64) != 0) {
    size = 0;
  }
  bytes.resize(size);
  return bytes;
}

std::string Base64Of(const std::string& bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kBase64);
  text.pop_back();
  return text;
}

// Of a cell that was cut takes off what its end has of a value: nothing says
// what came behind it. `cell` is as a batch of rows is written
// (core/driver/row_batch_json.h): {"bytes": 5000, "text": "…"}.
void DropTornEnd(Json& cell, const Redactor& redactor) {
  const auto full = cell.find("bytes");
  if (cell.size() != 2 || full == cell.end() || !full->is_number_integer()) {
    return;
  }
  const bool is_text = cell.contains("text");
  const auto shown = cell.find(is_text ? "text" : "base64");
  if (shown == cell.end() || !shown->is_string()) return;
  std::string bytes = shown->get<std::string>();
  if (!is_text) bytes = BytesOf(bytes);
  if (full->get<int64_t>() <= static_cast<int64_t>(bytes.size())) return;
  const size_t whole = redactor.WholeBefore(bytes);
  if (whole == bytes.size()) return;
  bytes.resize(whole);
  *shown = is_text ? std::move(bytes) : Base64Of(bytes);
}

class Walk {
 public:
  Walk(const Redactor& redactor, RedactedParts parts,
       const OurWordsSource& ours)
      : redactor_(redactor), parts_(parts), ours_(ours) {}

  void Take(Json& document) const { Take(document, "", Place::kAnswer); }
  void TakeSaid(Json& value) const { Take(value, "", Place::kRows); }

 private:
  enum class Place {
    kAnswer,
    // Below `data`: names and numbers are ours still.
    kData,
    // Below a list of rows: all is the source's.
    kRows,
  };

  // Of the member `member`, or of its list.
  void Take(Json& value, const std::string& member, Place place) const {
    if (value.is_string()) {
      TakeText(value, member, place);
    } else if (value.is_array()) {
      for (Json& item : value) Take(item, member, place);
    } else if (value.is_object()) {
      TakeObject(value, place);
    } else if (place == Place::kRows && value.is_number() &&
               redactor_.Finds(DumpJson(value))) {
      value = Redactor::kMask;
    }
  }

  bool IsOurs(const std::string& text, const std::string& member,
              Place place) const {
    return ours_ && place != Place::kRows &&
           ours_().Has(member, place == Place::kData, text);
  }

  void TakeText(Json& value, const std::string& member, Place place) const {
    const auto& text = value.get_ref<const std::string&>();
    const bool found = redactor_.Finds(text);
    // In rows a source says what it wants: what we cut there are cells.
    const bool cut = place != Place::kRows && MayHoldCuts(text);
    if ((!found && !cut) || IsOurs(text, member, place)) return;
    // A text may be a document, which must stay one.
    if (text.starts_with('{') || text.starts_with('[')) {
      absl::StatusOr<Json> inner = ParseJson(text);
      if (inner.ok()) return TakeInner(*std::move(inner), found, place, value);
    }
    value = cut ? RedactCutText(text, redactor_) : redactor_.Redact(text);
  }

  // `inner` is what the text `value` holds, which is written anew where
  // something is `found` in it, or was cut.
  void TakeInner(Json inner, bool found, Place place, Json& value) const {
    // Of a source's documents nothing is ours.
    static const OurWordsSource kNothing;
    const bool by_us = place == Place::kAnswer;
    const Json before = found ? Json() : inner;
    Walk(redactor_, parts_, by_us ? ours_ : kNothing).Take(inner, "", place);
    if (found || inner != before) value = DumpJson(inner);
  }

  static Place PlaceOf(Place above, const std::string& name,
                       const Json& value) {
    if (above == Place::kAnswer) {
      return name == "data" ? Place::kData : Place::kAnswer;
    }
    return name == "rows" && value.is_array() ? Place::kRows : above;
  }

  void TakeObject(Json& object, Place place) const {
    if (place == Place::kRows) DropTornEnd(object, redactor_);
    std::vector<std::pair<std::string, Json>> renamed;
    for (auto member = object.begin(); member != object.end();) {
      const std::string& name = member.key();
      const Place below = PlaceOf(place, name, *member);
      if (below == Place::kAnswer || parts_ == RedactedParts::kAll) {
        Take(*member, name, below);
      }
      if (place == Place::kRows && redactor_.Finds(name)) {
        renamed.emplace_back(redactor_.Redact(name), std::move(*member));
        member = object.erase(member);
      } else {
        ++member;
      }
    }
    for (auto& [name, value] : renamed) {
      while (object.contains(name)) name += '*';
      object[name] = std::move(value);
    }
  }

  const Redactor& redactor_;
  const RedactedParts parts_;
  const OurWordsSource& ours_;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// What issuers let keys begin with, whatever marks these have within.
bool IsKey(std::string_view word) {
  static constexpr std::string_view kBeginnings[] = {
      "AIza",        "AKIA", "ASIA",   "SG.",   "dop_v1_", "eyJ",
      "github_pat_", "ghp_", "gho_",   "ghr_",  "ghs_",    "ghu_",
      "glpat-",      "hf_",  "npm_",   "pk_",   "rk_",     "shpat_",
      "sk-",         "sk_",  "whsec_", "xapp-", "xox"};
  constexpr size_t kLeast = 20;
  return word.size() >= kLeast &&
         std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [word](std::string_view beginning) {
                       return word.starts_with(beginning);
                     }) &&
         std::any_of(word.begin(), word.end(), IsDigit) &&
         std::any_of(word.begin(), word.end(), IsUpper);
}

bool HoldsKey(std::string_view name) {
  while (!name.empty()) {
    const size_t end = std::min(name.find_first_of(" /@+:()"), name.size());
    if (IsKey(name.substr(0, end))) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

// Of what a program was built, behind its version: "1.95.3-912bb683695358a5".
bool IsCommit(std::string_view word, std::string_view before) {
  constexpr size_t kLongest = 40;
  if (word.size() > kLongest ||
      word.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return false;
  }
  for (size_t at = 1; at + 1 < before.size(); ++at) {
    if (before[at] == '.' && IsDigit(before[at - 1]) &&
        IsDigit(before[at + 1])) {
      return true;
    }
  }
  return false;
}

// Names of programs are words with marks between them, and so are their
// versions: "claude-desktop-0.12.55", "2.1.0-beta.20261128". A key is long
// between two marks, too.
bool HasSecretWord(std::string_view name) {
  for (size_t at = 0; at < name.size();) {
    const size_t end =
        std::min(name.find_first_of(" -._/+@:()", at), name.size());
    const std::string_view word = name.substr(at, end - at);
    if (LooksSecret(word) && !IsCommit(word, name.substr(0, at))) return true;
    at = end + 1;
  }
  return false;
}

std::string RedactHint(const std::string& hint, const Redactor& redactor) {
  return OurWords().Has("hint", false, hint) ? hint
                                             : RedactCutText(hint, redactor);
}

}  // namespace

std::string RedactName(const std::string& name) {
  const bool secret =
      !SecretsInText(name).empty() || HasSecretWord(name) || HoldsKey(name);
  return secret ? std::string(Redactor::kMask) : name;
}

absl::Status RedactStatus(const absl::Status& status,
                          const Redactor& redactor) {
  if (status.ok()) return status;
  const ErrorInfo info = GetErrorInfo(status);
  return MakeErrorFromParts(
      info.code, RedactCutText(std::string(status.message()), redactor),
      {.path = info.path,
       .hint = RedactHint(info.hint, redactor),
       .assistant_hint = RedactHint(info.assistant_hint, redactor)});
}

Json RedactJson(Json value, const Redactor& redactor, RedactedParts parts,
                const OurWordsSource& ours) {
  if (!redactor.empty()) Walk(redactor, parts, ours).Take(value);
  return value;
}

Json RedactSaid(Json value, const Redactor& redactor) {
  static const OurWordsSource kNothing;
  if (!redactor.empty()) {
    Walk(redactor, RedactedParts::kAll, kNothing).TakeSaid(value);
  }
  return value;
}

absl::StatusOr<std::string> RedactDocument(std::string document,
                                           const Redactor& redactor,
                                           RedactedParts parts,
                                           const OurWordsSource& ours) {
  const bool found = redactor.Finds(document);
  if (!found && (redactor.empty() || !MayHoldCuts(document))) return document;
  absl::StatusOr<Json> value = ParseJson(document);
  if (!value.ok()) {
    if (!found) return document;
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the answer holds a secret that cannot be taken out");
  }
  return DumpJson(RedactJson(*std::move(value), redactor, parts, ours));
}

}  // namespace osiris
