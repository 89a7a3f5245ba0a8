#include "core/secret/redacted_answer.h"

#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"

namespace osiris {
namespace {

class Walk {
 public:
  Walk(const Redactor& redactor, RedactedParts parts)
      : redactor_(redactor), parts_(parts) {}

  void Take(Json& value, bool data) const {
    if (value.is_string()) {
      TakeText(value, data);
    } else if (value.is_array()) {
      for (Json& item : value) Take(item, data);
    } else if (value.is_object()) {
      TakeObject(value, data);
    } else if (data && value.is_number() &&
               redactor_.Redact(DumpJson(value)) == Redactor::kMask) {
      value = Redactor::kMask;
    }
  }

 private:
  void TakeText(Json& value, bool data) const {
    const auto& text = value.get_ref<const std::string&>();
    if (!redactor_.Finds(text)) return;
    // A text may be a document, which must stay one.
    if (text.starts_with('{') || text.starts_with('[')) {
      absl::StatusOr<Json> inner = ParseJson(text);
      if (inner.ok()) {
        Take(*inner, data);
        value = DumpJson(*inner);
        return;
      }
    }
    value = redactor_.Redact(text);
  }

  void TakeObject(Json& object, bool data) const {
    std::vector<std::pair<std::string, Json>> renamed;
    for (auto member = object.begin(); member != object.end();) {
      const std::string& name = member.key();
      const bool below = data || name == "data";
      if (!below || parts_ == RedactedParts::kAll) Take(*member, below);
      if (data && redactor_.Finds(name)) {
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
};

}  // namespace

absl::Status RedactStatus(const absl::Status& status,
                          const Redactor& redactor) {
  if (status.ok()) return status;
  const ErrorInfo info = GetErrorInfo(status);
  return MakeErrorFromParts(
      info.code, redactor.Redact(std::string(status.message())),
      {.path = info.path,
       .hint = redactor.Redact(info.hint),
       .assistant_hint = redactor.Redact(info.assistant_hint)});
}

Json RedactJson(Json value, const Redactor& redactor, RedactedParts parts) {
  if (!redactor.empty()) Walk(redactor, parts).Take(value, false);
  return value;
}

absl::StatusOr<std::string> RedactDocument(std::string document,
                                           const Redactor& redactor,
                                           RedactedParts parts) {
  if (!redactor.Finds(document)) return document;
  absl::StatusOr<Json> value = ParseJson(document);
  if (!value.ok()) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the answer holds a secret that cannot be taken out");
  }
  return DumpJson(RedactJson(*std::move(value), redactor, parts));
}

}  // namespace osiris
