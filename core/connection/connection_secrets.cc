#include "core/connection/connection_secrets.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/nearest_name.h"
#include "core/config/optional_file.h"
#include "core/connection/connections_edit.h"
#include "core/connection/secret_fields.h"
#include "core/connection/secret_moves.h"
#include "core/secret/kept_secrets.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::StatusOr<const ConnectionEntry*> FindEntry(const ConnectionsFile& file,
                                                 const Reference& reference) {
  RETURN_IF_ERROR(file.CheckVersion());
  if (const ConnectionEntry* const entry = file.Find(reference)) return entry;
  const std::string wanted = FormatReference(reference);
  return MakeError(ErrorCode::kConnectionNotFound,
                   fmt::format("no connection `{}` is configured", wanted),
                   {.path = {}, .hint = DidYouMean(wanted, file.references())});
}

// "vault" of "vault:shop".
std::string StoreOf(const SecretField& field) {
  if (field.form != SecretForm::kStore) return "";
  return field.text.substr(0, field.text.find(':'));
}

std::string NameInStore(const SecretField& field) {
  return field.text.substr(field.text.find(':') + 1);
}

// The other secrets that are the same.
Json SharedWith(const ConnectionsFile& file, const Reference& reference,
                const SecretField& field) {
  Json shared = Json::array();
  if (field.form != SecretForm::kStore) return shared;
  for (const ConnectionEntry& entry : file.entries()) {
    for (const SecretField& other : SecretFieldsOf(entry)) {
      const bool same =
          entry.reference == reference && other.path == field.path;
      if (same || other.text != field.text) continue;
      shared.push_back(fmt::format("{} {}", FormatReference(entry.reference),
                                   NameOfField(other.path)));
    }
  }
  return shared;
}

absl::StatusOr<SecretField> KeptField(const ConnectionEntry& entry,
                                      const std::string& name) {
  std::vector<SecretField> kept;
  for (SecretField& field : SecretFieldsOf(entry)) {
    if (field.form == SecretForm::kStore) kept.push_back(std::move(field));
  }
  if (name.empty() && kept.size() == 1) return kept.front();
  ASSIGN_OR_RETURN(SecretField field, FindSecretField(entry, name));
  if (field.form == SecretForm::kStore) return field;
  const std::string reference = FormatReference(entry.reference);
  const std::string hint =
      field.form == SecretForm::kVariable
          ? "change it where the environment variable is set, or run `osiris "
            "connections set-secret`"
          : "run `osiris connections set-secret`, which keeps it in one";
  return MakeError(ErrorCode::kConnectionInvalid,
                   fmt::format("`{}` of `{}` is not kept in a store",
                               NameOfField(field.path), reference),
                   {.path = {"connections", entry.reference.family,
                             entry.reference.alias, field.path.front()},
                    .hint = hint});
}

// Writes `text`. What the file may refer to from now on stays: also where the
// change failed so late that it was made.
absl::Status Finish(ConnectionsEdit& edit, std::string_view text,
                    const std::string& file, KeptSecrets& kept) {
  const absl::Status done = edit.Commit(text);
  if (!done.ok()) {
    const absl::StatusOr<std::optional<std::string>> now =
        ReadFileIfThere(file);
    if (now.ok() && now->value_or("") == edit.text()) return done;
  }
  kept.Confirm();
  return done;
}

}  // namespace

ConnectionSecrets::ConnectionSecrets(Paths paths, SecretStores* stores,
                                     AskSecret ask)
    : paths_(std::move(paths)), stores_(stores), ask_(std::move(ask)) {}

absl::StatusOr<ConnectionSecrets::StoreChoice> ConnectionSecrets::ChooseStore(
    const std::string& wanted) const {
  StoreChoice choice = {.name = wanted, .store = stores_->Find(wanted)};
  if (!wanted.empty()) {
    if (choice.store != nullptr) return choice;
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     "there is no such store", {.path = {"to"}});
  }
  choice = {.name = "keychain", .store = stores_->Find("keychain")};
  const absl::Status answer =
      choice.store == nullptr
          ? MakeError(ErrorCode::kConfigKeychainUnavailable, "no keychain")
          : choice.store->Get("osiris.probe").status();
  if (answer.ok() || HasCode(answer, ErrorCode::kConfigSecretNotFound)) {
    return choice;
  }
  // A keychain that is only locked is where its owner keeps secrets.
  if (!HasCode(answer, ErrorCode::kConfigKeychainUnavailable)) return answer;
  choice = {.name = "vault", .store = stores_->Find("vault")};
  if (choice.store == nullptr) return answer;
  return choice;
}

absl::StatusOr<Secret> ConnectionSecrets::AskFor(
    const Reference& reference, const std::string& field) const {
  if (!ask_) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     "nobody is there to tell the secret");
  }
  return ask_(
      {.kind = SecretQuestion::Kind::kValue,
       .what = fmt::format("`{}` of `{}`", field, FormatReference(reference))});
}

absl::Status ConnectionSecrets::WriteReference(const Reference& reference,
                                               const std::string& field,
                                               const std::string& stored,
                                               KeptSecrets& kept) const {
  ASSIGN_OR_RETURN(ConnectionsEdit edit, ConnectionsEdit::Begin(paths_));
  ASSIGN_OR_RETURN(const ConnectionEntry* const entry,
                   FindEntry(edit.file(), reference));
  RETURN_IF_ERROR(edit.CheckNoRepeats(&reference));
  ASSIGN_OR_RETURN(const SecretField now, FindSecretField(*entry, field));
  ASSIGN_OR_RETURN(const std::string text,
                   WithReference(edit.text(), *entry, now.path, stored));
  return Finish(edit, text, paths_.connections_file, kept);
}

absl::StatusOr<ConnectionSecrets::Place> ConnectionSecrets::FindPlace(
    const SecretRequest& request) const {
  ASSIGN_OR_RETURN(const ConnectionsEdit edit, ConnectionsEdit::Begin(paths_));
  ASSIGN_OR_RETURN(const ConnectionEntry* const entry,
                   FindEntry(edit.file(), request.reference));
  RETURN_IF_ERROR(edit.CheckNoRepeats(&request.reference));
  Place place;
  ASSIGN_OR_RETURN(place.field, FindSecretField(*entry, request.field));
  // Nobody shall type what cannot be written.
  RETURN_IF_ERROR(
      WithReference(edit.text(), *entry, place.field.path, "vault:probe")
          .status());
  place.shared_with = SharedWith(edit.file(), request.reference, place.field);
  return place;
}

absl::StatusOr<std::string> ConnectionSecrets::Keep(
    const Place& place, const SecretRequest& request) {
  const std::string present = StoreOf(place.field);
  ASSIGN_OR_RETURN(
      const StoreChoice choice,
      ChooseStore(request.store.empty() ? present : request.store));
  const std::string field = NameOfField(place.field.path);
  KeptSecrets kept(*choice.store);
  if (present == choice.name) {
    const std::string name = NameInStore(place.field);
    // A store that cannot be opened is told of before anybody types.
    const absl::Status there = choice.store->Get(name).status();
    if (!HasCode(there, ErrorCode::kConfigSecretNotFound)) {
      RETURN_IF_ERROR(there);
    }
    ASSIGN_OR_RETURN(const Secret secret, AskFor(request.reference, field));
    RETURN_IF_ERROR(kept.Replace(name, secret));
    stores_->Forget(place.field.text);
    return place.field.text;
  }
  ASSIGN_OR_RETURN(std::string name, kept.FreeName(SecretNameFor(
                                         request.reference, place.field.path)));
  ASSIGN_OR_RETURN(const Secret secret, AskFor(request.reference, field));
  ASSIGN_OR_RETURN(name, kept.Add(name, secret));
  std::string stored = fmt::format("{}:{}", choice.name, name);
  stores_->Forget(stored);
  RETURN_IF_ERROR(WriteReference(request.reference, field, stored, kept));
  return stored;
}

absl::StatusOr<Json> ConnectionSecrets::Set(const SecretRequest& request) {
  ASSIGN_OR_RETURN(const Place place, FindPlace(request));
  ASSIGN_OR_RETURN(const std::string stored, Keep(place, request));
  const bool in_place = stored == place.field.text;
  return Json{{"status", "success"},
              {"connection", FormatReference(request.reference)},
              {"field", NameOfField(place.field.path)},
              {"stored", stored},
              {"replaced", ShowSecret(place.field.text)},
              {"file", paths_.connections_file},
              {"file_changed", !in_place},
              {"shared_with", in_place ? place.shared_with : Json::array()}};
}

absl::StatusOr<Json> ConnectionSecrets::Rotate(const Reference& reference,
                                               const std::string& field) {
  SecretField kept;
  {
    ASSIGN_OR_RETURN(const ConnectionsEdit edit,
                     ConnectionsEdit::Begin(paths_));
    ASSIGN_OR_RETURN(const ConnectionEntry* const entry,
                     FindEntry(edit.file(), reference));
    ASSIGN_OR_RETURN(kept, KeptField(*entry, field));
  }
  return Set({.reference = reference,
              .field = NameOfField(kept.path),
              .store = StoreOf(kept)});
}

absl::StatusOr<Json> ConnectionSecrets::Migrate(const std::string& store,
                                                bool dry_run) {
  SecretMoves moves;
  {
    ASSIGN_OR_RETURN(const ConnectionsEdit edit,
                     ConnectionsEdit::Begin(paths_));
    RETURN_IF_ERROR(edit.file().CheckVersion());
    RETURN_IF_ERROR(edit.CheckNoRepeats(nullptr));
    moves = FindMoves(edit.file(), edit.text());
  }
  ASSIGN_OR_RETURN(const StoreChoice choice, ChooseStore(store));
  for (SecretMove& move : moves.moves) {
    move.stored = fmt::format("{}:{}", choice.name,
                              SecretNameFor(move.reference, move.path));
  }
  if (dry_run || moves.moves.empty()) {
    return MovesDocument(moves, choice.name, paths_.connections_file, dry_run);
  }
  KeptSecrets kept(*choice.store);
  for (SecretMove& move : moves.moves) {
    const absl::StatusOr<std::string> name =
        kept.Add(SecretNameFor(move.reference, move.path), move.secret);
    if (!name.ok()) {
      return Annotate(name.status(), "no secret was moved");
    }
    move.stored = fmt::format("{}:{}", choice.name, *name);
    stores_->Forget(move.stored);
  }
  ASSIGN_OR_RETURN(ConnectionsEdit edit, ConnectionsEdit::Begin(paths_));
  RETURN_IF_ERROR(edit.CheckNoRepeats(nullptr));
  ASSIGN_OR_RETURN(const std::string text, Moved(edit.text(), moves));
  RETURN_IF_ERROR(Finish(edit, text, paths_.connections_file, kept));
  return MovesDocument(moves, choice.name, paths_.connections_file, false);
}

}  // namespace osiris
