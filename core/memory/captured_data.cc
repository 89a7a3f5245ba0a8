#include "core/memory/captured_data.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/mask/detect/secret_detector.h"
#include "core/mask/document_masker.h"
#include "core/memory/memory_uri.h"
#include "core/secret/redacted_answer.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// What is kept of the arguments, where it is given and says something.
constexpr std::array kKept = {"actor_trace",  "artifacts", "decisions",
                              "error_report", "intent",    "notes",
                              "oml_uri"};

absl::Status TooLarge(const char* what, size_t bytes, int64_t most,
                      std::vector<std::string> path) {
  return MakeError(
      ErrorCode::kMemoryTooLarge,
      fmt::format("{} has {} bytes; {} are the most", what, bytes, most),
      {.path = std::move(path)});
}

// Every text of `node`, also names of members, has at most `most` bytes.
absl::Status CheckTexts(const Json& node, int64_t most,
                        const std::string& member) {
  if (node.is_string()) {
    const size_t bytes = node.get_ref<const std::string&>().size();
    if (bytes > static_cast<size_t>(most)) {
      return TooLarge("a text", bytes, most, {member});
    }
  }
  if (node.is_array()) {
    for (const Json& item : node) {
      RETURN_IF_ERROR(CheckTexts(item, most, member));
    }
  }
  if (node.is_object()) {
    for (const auto& [name, value] : node.items()) {
      RETURN_IF_ERROR(CheckTexts(name, most, member));
      RETURN_IF_ERROR(CheckTexts(value, most, member));
    }
  }
  return absl::OkStatus();
}

absl::Status NoSessionName() {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   "this cannot be the name of a session",
                   {.path = {"session_id"},
                    .hint = "use letters, digits, `_`, `-` and single dots"});
}

absl::Status SecretSessionName() {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   "this is or looks like a secret, which cannot be the name "
                   "of a session",
                   {.path = {"session_id"},
                    .hint = "name the session otherwise, or leave it out"});
}

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0 && c <= ' '; });
}

// What says nothing is no memory, whatever stands beside it.
absl::Status CheckIntent(const Json& arguments) {
  if (!IsBlank(arguments.at("intent").get_ref<const std::string&>())) {
    return absl::OkStatus();
  }
  return MakeError(
      ErrorCode::kProtocolArgumentInvalid,
      "`intent` is empty, so there is nothing to remember",
      {.path = {"intent"}, .hint = "say in a sentence what was wanted"});
}

absl::StatusOr<Json> Given(const Json& arguments,
                           const Config::Memory& settings) {
  Json given = Json::object();
  for (const char* const name : kKept) {
    const auto found = arguments.find(name);
    if (found == arguments.end() || found->empty() || *found == "") {
      continue;
    }
    RETURN_IF_ERROR(CheckTexts(*found, settings.max_text_bytes, name));
    given[name] = *found;
  }
  return given;
}

}  // namespace

absl::StatusOr<CapturedData> CapturedDataOf(const Json& arguments,
                                            const Config::Memory& settings,
                                            const Redactor& known) {
  RETURN_IF_ERROR(CheckIntent(arguments));
  ASSIGN_OR_RETURN(Json given, Given(arguments, settings));
  const size_t bytes = DumpJson(given).size();
  if (bytes > static_cast<size_t>(settings.max_entry_bytes)) {
    return TooLarge("the entry", bytes, settings.max_entry_bytes, {});
  }
  // First, so that no mask over a part of a secret lets the rest stay. The
  // names of these members are ours.
  for (Json& value : given) value = RedactSaid(std::move(value), known);
  MaskedDocument masked = MaskDocument(given);
  CapturedData captured = {.data = std::move(masked.document),
                           .bytes = static_cast<int64_t>(bytes)};
  for (const auto& [personal, count] : masked.masked) {
    captured.masked[std::string(NameOf(personal))] = count;
  }
  return captured;
}

absl::Status CheckNewSession(std::string_view session, const Redactor& known) {
  if (!IsMemorySession(session)) return NoSessionName();
  return NamesSecret(session) || known.Finds(session) ? SecretSessionName()
                                                      : absl::OkStatus();
}

}  // namespace osiris
