#include "core/base/error_info.h"

#include <algorithm>
#include <utility>

#include "absl/strings/cord.h"
#include "core/base/json.h"

namespace osiris {
namespace {

constexpr char kPayloadUrl[] = "osiris/error_info";

const ErrorCodeInfo* FindByName(std::string_view name) {
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

// The hints of a code, as the registry writes them.
struct Hints {
  constexpr Hints(std::string_view both) : person(both), assistant(both) {}
  constexpr Hints(std::string_view person, std::string_view assistant)
      : person(person), assistant(assistant) {}

  std::string_view person;
  std::string_view assistant;
};

absl::Status Build(const ErrorCodeInfo& info, std::string_view message,
                   ErrorDetails details) {
  if (details.hint.empty() || details.hint == info.hint) {
    details.hint = std::string(info.hint);
    if (details.assistant_hint.empty()) {
      details.assistant_hint = std::string(info.assistant_hint);
    }
  }
  absl::Status status(info.status, std::string(message));
  Json payload = {{"code", std::string(info.name)},
                  {"path", std::move(details.path)},
                  {"retryable", info.retryable}};
  if (!details.assistant_hint.empty() &&
      details.assistant_hint != details.hint) {
    payload["assistant_hint"] = std::move(details.assistant_hint);
  }
  payload["hint"] = std::move(details.hint);
  status.SetPayload(kPayloadUrl, absl::Cord(DumpJson(payload)));
  return status;
}

ErrorCode CodeOfForeignStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kCancelled:
      return ErrorCode::kRunCancelled;
    case absl::StatusCode::kDeadlineExceeded:
      return ErrorCode::kRunTimedOut;
    case absl::StatusCode::kResourceExhausted:
      return ErrorCode::kRunOutOfMemory;
    default:
      return ErrorCode::kInternalUnexpected;
  }
}

// Past the names that are listed from `at`: "`A`, `B`".
size_t EndOfNames(std::string_view text, size_t at) {
  size_t end = at;
  while (at < text.size() && text[at] == '`') {
    const size_t quote = text.find('`', at + 1);
    if (quote == text.npos) return text.size();
    end = quote + 1;
    if (text.substr(end, 2) != ", ") break;
    at = end + 2;
  }
  return end;
}

// An assistant cannot set variables, and their names tell of this machine.
void HideVariables(std::string& message) {
  for (const std::string_view before :
       {"variables that are not set: ", "made from "}) {
    size_t at = 0;
    while ((at = message.find(before, at)) != message.npos) {
      at += before.size();
      const size_t end = EndOfNames(message, at);
      if (end > at) message.replace(at, end - at, "`***`");
    }
  }
  size_t at = 0;
  while ((at = message.find("${", at)) != message.npos) {
    const size_t end = message.find_first_of("`}", at);
    if (end != message.npos && message[end] == '}') {
      message.replace(at, end + 1 - at, "***");
    } else {
      at += 2;
    }
  }
}

}  // namespace

const std::vector<ErrorCodeInfo>& AllErrorCodes() {
  static const auto* const codes = new std::vector<ErrorCodeInfo>{
#define X(enumerator, name, status, exit, retryable, meaning, hint, old) \
  {ErrorCode::enumerator,                                                \
   #enumerator,                                                          \
   name,                                                                 \
   absl::StatusCode::status,                                             \
   exit,                                                                 \
   retryable,                                                            \
   meaning,                                                              \
   Hints(hint).person,                                                   \
   Hints(hint).assistant,                                                \
   old},
#include "core/base/error_codes.def"
#undef X
  };
  return *codes;
}

const ErrorCodeInfo& Describe(ErrorCode code) {
  return AllErrorCodes()[static_cast<size_t>(code)];
}

absl::Status MakeError(ErrorCode code, std::string_view message,
                       ErrorDetails details) {
  return Build(Describe(code), message, std::move(details));
}

absl::Status MakeErrorFromParts(std::string_view code, std::string_view message,
                                ErrorDetails details) {
  const ErrorCodeInfo* info = FindByName(code);
  if (info == nullptr) info = &Describe(ErrorCode::kInternalUnexpected);
  return Build(*info, message, std::move(details));
}

const std::string& ErrorInfo::HintFor(Audience audience) const {
  return audience == Audience::kAssistant && !assistant_hint.empty()
             ? assistant_hint
             : hint;
}

ErrorInfo GetErrorInfo(const absl::Status& status) {
  if (const auto payload = status.GetPayload(kPayloadUrl)) {
    const auto json = ParseJson(std::string(*payload));
    if (json.ok()) {
      return {.code = json->value("code", ""),
              .path = json->value("path", std::vector<std::string>{}),
              .hint = json->value("hint", ""),
              .assistant_hint = json->value("assistant_hint", ""),
              .retryable = json->value("retryable", false)};
    }
  }
  const ErrorCodeInfo& info = Describe(CodeOfForeignStatus(status));
  return {.code = std::string(info.name),
          .path = {},
          .hint = std::string(info.hint),
          .assistant_hint = info.assistant_hint == info.hint
                                ? std::string()
                                : std::string(info.assistant_hint),
          .retryable = info.retryable};
}

std::string MessageFor(const absl::Status& status, Audience audience) {
  std::string message(status.message());
  if (audience == Audience::kPerson) return message;
  // These say again what the caller said, or name tables.
  const std::string code = GetErrorInfo(status).code;
  if (code.starts_with("PROTOCOL/") || code.starts_with("DISCOVERY/TABLE_")) {
    return message;
  }
  HideVariables(message);
  // A path may hold a backtick itself.
  const size_t begin = message.find("`/");
  const size_t end = message.rfind('`');
  if (begin == std::string::npos) return message;
  return message.substr(0, begin) + "`***`" +
         (end > begin ? message.substr(end + 1) : "");
}

bool HasCode(const absl::Status& status, ErrorCode code) {
  return !status.ok() && GetErrorInfo(status).code == Describe(code).name;
}

int ExitStatus(const absl::Status& status) {
  if (status.ok()) return 0;
  const ErrorCodeInfo* info = FindByName(GetErrorInfo(status).code);
  return info == nullptr ? Describe(ErrorCode::kInternalUnexpected).exit
                         : info->exit;
}

absl::Status Annotate(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  std::string message(context);
  message += ": ";
  message += std::string(status.message());
  absl::Status annotated(status.code(), message);
  status.ForEachPayload(
      [&annotated](absl::string_view url, const absl::Cord& payload) {
        annotated.SetPayload(url, payload);
      });
  return annotated;
}

}  // namespace osiris
