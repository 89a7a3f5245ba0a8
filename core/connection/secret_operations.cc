#include "core/connection/secret_operations.h"

#include <string>

#include "core/base/status_macros.h"
#include "core/connection/connection_schemas.h"

namespace osiris {
namespace {

constexpr int kMaxReference = 130;
constexpr int kMaxField = 256;

// What any of them may fail with.
std::vector<ErrorCode> StoreErrors() {
  return {
      ErrorCode::kConfigHomeUnusable,   ErrorCode::kConfigInvalid,
      ErrorCode::kConfigKeychainLocked, ErrorCode::kConfigKeychainUnavailable,
      ErrorCode::kConfigSecretNotFound, ErrorCode::kConfigUnreadable,
      ErrorCode::kConfigVaultDamaged,   ErrorCode::kConfigVaultLocked,
      ErrorCode::kConfigVaultUnusable,  ErrorCode::kConnectionInvalid};
}

// And where a connection is named.
std::vector<ErrorCode> FieldErrors() {
  std::vector<ErrorCode> errors = StoreErrors();
  for (const ErrorCode code :
       {ErrorCode::kConnectionBadReference, ErrorCode::kConnectionFamilyUnknown,
        ErrorCode::kConnectionNotFound}) {
    errors.push_back(code);
  }
  return errors;
}

Json Connection() {
  return {{"type", "string"},
          {"maxLength", kMaxReference},
          {"description", "the connection, as @family.alias"}};
}

Json Field() {
  return {{"type", "string"},
          {"maxLength", kMaxField},
          {"default", ""},
          {"description",
           "which of its secrets: `password`, or `headers.NAME` in a field "
           "that holds several; not needed where only one can be meant"}};
}

Json Store(std::string_view otherwise) {
  return {{"enum", {"", "keychain", "vault"}},
          {"default", ""},
          {"description",
           std::string("where it shall be kept: `keychain`, or `vault`, the "
                       "encrypted file .osiris/secrets.vault; otherwise ") +
               std::string(otherwise)}};
}

Json Text() { return {{"type", "string"}}; }

Json Boolean() { return {{"type", "boolean"}}; }

Json ArrayOf(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json SetDocumentSchema() {
  return ClosedObjectSchema(
      {{"status", {{"const", "success"}}},
       {"connection", Text()},
       {"field", Text()},
       {"stored", Text()},
       {"replaced", Text()},
       {"file", Text()},
       {"file_changed", Boolean()},
       {"shared_with", ArrayOf(Text())}},
      {"status", "connection", "field", "stored", "replaced", "file",
       "file_changed", "shared_with"});
}

Json MigrateDocumentSchema() {
  const Json moved = ClosedObjectSchema(
      {{"connection", Text()}, {"field", Text()}, {"stored", Text()}},
      {"connection", "field", "stored"});
  const Json left = ClosedObjectSchema(
      {{"connection", Text()}, {"field", Text()}, {"why", Text()}},
      {"connection", "field", "why"});
  return ClosedObjectSchema(
      {{"status", {{"const", "success"}}},
       {"dry_run", Boolean()},
       {"store", {{"enum", {"keychain", "vault"}}}},
       {"file", Text()},
       {"count", {{"type", "integer"}, {"minimum", 0}}},
       {"moved", ArrayOf(moved)},
       {"left", ArrayOf(left)}},
      {"status", "dry_run", "store", "file", "count", "moved", "left"});
}

Operation Writing(const char* name, const char* title, const char* description,
                  const char* word) {
  Operation operation;
  operation.name = name;
  operation.title = title;
  operation.description = description;
  operation.cli_words = {"connections", word};
  operation.read_only = false;
  return operation;
}

Operation SetSecretOperation(ConnectionSecrets* secrets) {
  Operation operation = Writing(
      "connections.set_secret", "Keep a secret of a connection",
      "Asks for a secret at the terminal, without showing it, or reads all of "
      "standard input where that is no terminal; keeps it in the keychain or "
      "the vault, and writes a reference to it into the connections file, "
      "which keeps its comments. A secret is never an argument or an "
      "environment variable: other programs could read it there.",
      "set-secret");
  operation.input_schema = [] {
    return ClosedObjectSchema(
        {{"connection", Connection()},
         {"field", Field()},
         {"to", Store("it stays where it is, or goes into the keychain where "
                      "one answers, or else into the vault")}},
        {"connection"});
  };
  operation.output_schema = SetDocumentSchema;
  operation.errors = FieldErrors();
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.idempotent = false;
  if (secrets != nullptr) {
    operation.handler = [secrets](const Json& arguments,
                                  Call&) -> absl::StatusOr<Json> {
      SecretRequest request = {.reference = {},
                               .field = arguments.value("field", ""),
                               .store = arguments.value("to", "")};
      ASSIGN_OR_RETURN(
          request.reference,
          ParseReference(arguments.at("connection").get<std::string>()));
      return secrets->Set(request);
    };
  }
  return operation;
}

Operation RotateOperation(ConnectionSecrets* secrets) {
  Operation operation = Writing(
      "connections.rotate", "Replace a secret of a connection",
      "Asks for a new secret, as `osiris connections set-secret` does, and "
      "keeps it in place of the one that the connection refers to. The old one "
      "is there until the new one is kept. The source is not told: change the "
      "secret there, too.",
      "rotate");
  operation.input_schema = [] {
    return ClosedObjectSchema(
        {{"connection", Connection()}, {"field", Field()}}, {"connection"});
  };
  operation.output_schema = SetDocumentSchema;
  operation.errors = FieldErrors();
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.idempotent = false;
  operation.destructive = true;
  if (secrets != nullptr) {
    operation.handler = [secrets](const Json& arguments,
                                  Call&) -> absl::StatusOr<Json> {
      ASSIGN_OR_RETURN(
          const Reference reference,
          ParseReference(arguments.at("connection").get<std::string>()));
      return secrets->Rotate(reference, arguments.value("field", ""));
    };
  }
  return operation;
}

Operation MigrateOperation(ConnectionSecrets* secrets) {
  Operation operation = Writing(
      "connections.migrate", "Move secrets out of the connections file",
      "Finds every secret that stands in the connections file itself, keeps "
      "them in the keychain or the vault, and puts references in their places: "
      "all of them or none. Secrets are never shown. No copy of the file as it "
      "was is left; one that an editor, a backup or a version control made "
      "before still holds them, so change them at their sources, too.",
      "migrate");
  operation.input_schema = [] {
    return ClosedObjectSchema(
        {{"to", Store("the keychain where one answers, or else the vault")},
         {"dry_run",
          {{"type", "boolean"},
           {"default", false},
           {"description", "say what would be moved, and change nothing"}}}},
        Json::array());
  };
  operation.output_schema = MigrateDocumentSchema;
  operation.errors = StoreErrors();
  if (secrets != nullptr) {
    operation.handler = [secrets](const Json& arguments, Call&) {
      return secrets->Migrate(arguments.value("to", ""),
                              arguments.value("dry_run", false));
    };
  }
  return operation;
}

}  // namespace

std::vector<Operation> SecretOperations(ConnectionSecrets* secrets) {
  return {MigrateOperation(secrets), RotateOperation(secrets),
          SetSecretOperation(secrets)};
}

}  // namespace osiris
