#include "core/secret/redacted_answer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/secret/secret_shape.h"

namespace osiris {
namespace {

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
    if (!redactor_.Finds(text) || IsOurs(text, member, place)) return;
    // A text may be a document, which must stay one.
    if (text.starts_with('{') || text.starts_with('[')) {
      absl::StatusOr<Json> inner = ParseJson(text);
      if (inner.ok()) {
        // Of a source's documents nothing is ours.
        static const OurWordsSource kNothing;
        const bool by_us = place == Place::kAnswer;
        Walk(redactor_, parts_, by_us ? ours_ : kNothing)
            .Take(*inner, "", place);
        value = DumpJson(*inner);
        return;
      }
    }
    value = redactor_.Redact(text);
  }

  static Place PlaceOf(Place above, const std::string& name,
                       const Json& value) {
    if (above == Place::kAnswer) {
      return name == "data" ? Place::kData : Place::kAnswer;
    }
    return name == "rows" && value.is_array() ? Place::kRows : above;
  }

  void TakeObject(Json& object, Place place) const {
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

// Names of programs are words with marks between them, and so are their
// versions: "claude-desktop-0.12.55", "2.1.0-beta.20261128". A key is long
// between two marks, too.
bool HasSecretWord(std::string_view name) {
  while (!name.empty()) {
    const size_t end = std::min(name.find_first_of(" -._/+@:()"), name.size());
    if (LooksSecret(name.substr(0, end))) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

std::string RedactHint(const std::string& hint, const Redactor& redactor) {
  return OurWords().Has("hint", false, hint) ? hint : redactor.Redact(hint);
}

}  // namespace

std::string RedactName(const std::string& name) {
  const bool secret = !SecretsInText(name).empty() || HasSecretWord(name);
  return secret ? std::string(Redactor::kMask) : name;
}

absl::Status RedactStatus(const absl::Status& status,
                          const Redactor& redactor) {
  if (status.ok()) return status;
  const ErrorInfo info = GetErrorInfo(status);
  return MakeErrorFromParts(
      info.code, redactor.Redact(std::string(status.message())),
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
  if (!redactor.Finds(document)) return document;
  absl::StatusOr<Json> value = ParseJson(document);
  if (!value.ok()) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the answer holds a secret that cannot be taken out");
  }
  return DumpJson(RedactJson(*std::move(value), redactor, parts, ours));
}

}  // namespace osiris
