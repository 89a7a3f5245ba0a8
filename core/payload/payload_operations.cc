#include "core/payload/payload_operations.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/operation/schema_parts.h"
#include "core/payload/payload_schemas.h"

namespace osiris {
namespace {

// "@family.alias", whatever follows.
bool LooksLikeReference(const std::string& text) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  };
  const size_t dot = text.find('.');
  return text.starts_with('@') && dot != std::string::npos && dot > 1 &&
         dot + 1 < text.size() &&
         std::all_of(text.begin() + 1,
                     text.begin() + static_cast<ptrdiff_t>(dot), plain) &&
         plain(static_cast<unsigned char>(text[dot + 1]));
}

SeenQuery QueryFrom(const Json& arguments) {
  SeenQuery query;
  query.what = arguments.at("what").get<std::string>();
  const std::string as = arguments.value("as", std::string());
  query.is_reference =
      as.empty() ? LooksLikeReference(query.what) : as == "reference";
  query.since = schema::MomentIn(arguments, "since");
  query.until = schema::MomentIn(arguments, "until");
  query.client = arguments.value("client", std::string());
  query.limit = arguments.value("limit", int64_t{50});
  return query;
}

// Who left something out cannot say that nothing was there.
bool SearchedAll(const SeenQuery& query, const Json& document) {
  return query.since.empty() && query.until.empty() && query.client.empty() &&
         document.at("searched").at("packs_of_other_keys") == 0 &&
         document.at("searched").value("lost", 0) == 0 &&
         document.at("searched").value("lost_exact", true);
}

absl::StatusOr<Json> Seen(const PayloadSearch& search, const SeenQuery& query,
                          const ReferenceNote& note) {
  absl::StatusOr<Json> document = search.Seen(query);
  // What was sent was known, whatever is known now.
  if (!document.ok() || note == nullptr || !query.is_reference ||
      document->at("total") != 0 || !document->at("damage").empty()) {
    return document;
  }
  const absl::StatusOr<std::string> text = note(query.what);
  if (!text.ok() && SearchedAll(query, *document)) return text.status();
  const std::string words =
      text.ok() ? *text : std::string(text.status().message());
  if (!words.empty()) (*document)["note"] = words;
  return document;
}

Operation SeenOperation(const PayloadSearch* search, ReferenceNote note) {
  Operation operation;
  operation.name = "payload.seen";
  operation.title = "Find what assistants were sent";
  operation.description =
      "Finds the calls whose answers had a value, or told of a connection, "
      "table or column, with time and client. Letters' case does not matter. "
      "A value that left with a mask over it was not sent and is not found.";
  operation.input_schema = SeenArguments;
  operation.output_schema = SeenDocument;
  operation.errors = {ErrorCode::kAuditPayloadKeyMissing,
                      ErrorCode::kAuditPayloadUnavailable,
                      ErrorCode::kConfigKeyUnusable,
                      ErrorCode::kConfigKeychainLocked,
                      ErrorCode::kConfigKeychainUnavailable,
                      ErrorCode::kConfigVaultLocked,
                      ErrorCode::kConnectionNotFound};
  operation.cli_words = {"seen"};
  operation.cli_positional = "what";
  if (search != nullptr) {
    operation.handler = [search, note = std::move(note)](const Json& arguments,
                                                         Call&) {
      return Seen(*search, QueryFrom(arguments), note);
    };
  }
  return operation;
}

Operation ShowOperation(const PayloadSearch* search) {
  Operation operation;
  operation.name = "payload.show";
  operation.title = "Show an answer as it was sent";
  operation.description =
      "Shows every byte that an assistant got of one call, found by the "
      "correlation id that the audit log and `osiris seen` have.";
  operation.input_schema = PayloadShowArguments;
  operation.output_schema = PayloadShowDocument;
  operation.errors = {ErrorCode::kAuditPayloadDamaged,
                      ErrorCode::kAuditPayloadKeyMissing,
                      ErrorCode::kAuditPayloadNotFound,
                      ErrorCode::kAuditPayloadUnavailable,
                      ErrorCode::kConfigKeyUnusable,
                      ErrorCode::kConfigKeychainLocked,
                      ErrorCode::kConfigKeychainUnavailable,
                      ErrorCode::kConfigVaultLocked};
  operation.cli_words = {"payload", "show"};
  operation.cli_positional = "correlation_id";
  if (search != nullptr) {
    operation.handler = [search](const Json& arguments, Call&) {
      return search->Show(arguments.at("correlation_id").get<std::string>());
    };
  }
  return operation;
}

}  // namespace

std::vector<Operation> PayloadOperations(const PayloadSearch* search,
                                         ReferenceNote note) {
  return {SeenOperation(search, std::move(note)), ShowOperation(search)};
}

}  // namespace osiris
