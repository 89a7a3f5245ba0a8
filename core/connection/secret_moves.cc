#include "core/connection/secret_moves.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/connection/connection_resolver.h"
#include "core/connection/connections_text.h"
#include "core/connection/merged_secrets.h"
#include "core/connection/secret_fields.h"
#include "core/connection/secret_parts.h"
#include "core/secret/kept_secrets.h"
#include "fmt/format.h"

namespace osiris {
namespace {

Json FieldJson(const Reference& reference,
               const std::vector<std::string>& path) {
  return {{"connection", FormatReference(reference)},
          {"field", NameOfField(path)}};
}

absl::Status ChangedMeanwhile(const SecretMove& move) {
  return MakeError(
      ErrorCode::kConfigInvalid,
      fmt::format("`{}` of `{}` was changed meanwhile; no secret was moved",
                  NameOfField(move.path), FormatReference(move.reference)),
      {.path = {}, .hint = "run the command again"});
}

// The field of that path, if it still holds what is to be moved.
bool IsUnchanged(const ConnectionEntry& entry, const SecretMove& move) {
  const std::vector<SecretField> fields = SecretFieldsOf(entry);
  return std::any_of(
      fields.begin(), fields.end(), [&move](const SecretField& field) {
        const std::optional<Secret> secret = PlainSecretOf(field);
        return field.path == move.path && secret.has_value() &&
               SameSecret(*secret, move.secret);
      });
}

// Tells of what merge keys name, unless it moves where it stands.
void AddMerged(const ConnectionsFile& file, std::string_view text,
               SecretMoves& moves) {
  std::set<YamlPlace> moved;
  for (const SecretMove& move : moves.moves) {
    moved.insert(PlaceOf(file.Find(move.reference)->body, move.path));
  }
  for (MergedSecret& one : MergedSecretsIn(text)) {
    if (moved.contains(one.place)) continue;
    moves.left.push_back(
        {.reference = std::move(one.reference),
         .path = std::move(one.path),
         .why = fmt::format("it stands on line {}, for a merge key (`<<`), "
                            "which is not taken; write it out in the "
                            "connection, or take it out",
                            one.place.first)});
  }
}

}  // namespace

std::string SecretNameFor(const Reference& reference,
                          const std::vector<std::string>& path) {
  return SecretNameOf(fmt::format("{}.{}.{}", reference.family, reference.alias,
                                  NameOfField(path)));
}

SecretMoves FindMoves(const ConnectionsFile& file, std::string_view text) {
  SecretMoves moves;
  for (const ConnectionEntry& entry : file.entries()) {
    for (const SecretField& field : SecretFieldsOf(entry)) {
      if (!IsInTheClear(field)) continue;
      std::optional<Secret> secret = PlainSecretOf(field);
      if (!secret.has_value()) {
        moves.left.push_back({.reference = entry.reference,
                              .path = field.path,
                              .why = "it is made from environment variables"});
        continue;
      }
      const absl::Status editable =
          WithReference(text, entry, field.path, "vault:probe").status();
      if (!editable.ok()) {
        moves.left.push_back({.reference = entry.reference,
                              .path = field.path,
                              .why = std::string(editable.message())});
        continue;
      }
      moves.moves.push_back({.reference = entry.reference,
                             .path = field.path,
                             .secret = *std::move(secret),
                             .stored = {}});
    }
    for (const SecretPart& part : SecretPartsOf(entry)) {
      if (!HoldsSecret(part)) continue;
      moves.left.push_back(
          {.reference = entry.reference,
           .path = part.path,
           .why = part.whole
                      ? "no store can be referred to there; write ${NAME}, for "
                        "an environment variable, or take it out"
                      : "only a part of it is a secret; write ${NAME} in that "
                        "part's place, for an environment variable"});
    }
  }
  AddMerged(file, text, moves);
  return moves;
}

absl::StatusOr<std::string> WithReference(std::string_view text,
                                          const ConnectionEntry& entry,
                                          const std::vector<std::string>& path,
                                          const std::string& stored) {
  ASSIGN_OR_RETURN(std::string changed,
                   SetFieldText(text, entry.reference, path, stored));
  if (HasErrors(entry.problems)) return changed;
  ASSIGN_OR_RETURN(const ConnectionsFile after,
                   ConnectionsFile::Parse(changed));
  const ConnectionEntry* const now = after.Find(entry.reference);
  if (now == nullptr) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the connection is not in the file that was made");
  }
  RETURN_IF_ERROR(CheckUsable(*now));
  return changed;
}

absl::StatusOr<std::string> Moved(std::string text, const SecretMoves& moves) {
  for (const SecretMove& move : moves.moves) {
    ASSIGN_OR_RETURN(const ConnectionsFile file, ConnectionsFile::Parse(text));
    const ConnectionEntry* const entry = file.Find(move.reference);
    if (entry == nullptr || !IsUnchanged(*entry, move)) {
      return ChangedMeanwhile(move);
    }
    ASSIGN_OR_RETURN(text, WithReference(text, *entry, move.path, move.stored));
  }
  return text;
}

Json MovesDocument(const SecretMoves& moves, const std::string& store,
                   const std::string& file, bool dry_run) {
  Json moved = Json::array();
  for (const SecretMove& move : moves.moves) {
    Json one = FieldJson(move.reference, move.path);
    one["stored"] = move.stored;
    moved.push_back(std::move(one));
  }
  Json left = Json::array();
  for (const SecretLeft& one : moves.left) {
    Json json = FieldJson(one.reference, one.path);
    json["why"] = one.why;
    left.push_back(std::move(json));
  }
  return {{"status", "success"},    {"dry_run", dry_run},
          {"store", store},         {"file", file},
          {"count", moved.size()},  {"moved", std::move(moved)},
          {"left", std::move(left)}};
}

}  // namespace osiris
