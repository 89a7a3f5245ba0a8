#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/connection/connections_file.h"
#include "core/connection/reference.h"
#include "core/secret/secret.h"

namespace osiris {

// A secret in the clear, on its way into a store.
struct SecretMove {
  Reference reference;
  std::vector<std::string> path;
  Secret secret;
  // "vault:sqlite.shop.password", once that is known.
  std::string stored;
};

// One that only a person can move, and why.
struct SecretLeft {
  Reference reference;
  std::vector<std::string> path;
  std::string why;
};

struct SecretMoves {
  std::vector<SecretMove> moves;
  std::vector<SecretLeft> left;
};

// What every store calls the secret: "postgresql.shop.password".
std::string SecretNameFor(const Reference& reference,
                          const std::vector<std::string>& path);

// Every secret that stands in `file`, read from `text`, in the clear. Also what
// a merge key names, which nobody takes, is told of as left.
SecretMoves FindMoves(const ConnectionsFile& file, std::string_view text);

// `text`, as `entry` was read from, with its field `path` referring to
// `stored`.
//   CONFIG/INVALID       the file's form is too unusual
//   CONNECTION/INVALID   the connection, which could be used, could not be any
//                        more
absl::StatusOr<std::string> WithReference(std::string_view text,
                                          const ConnectionEntry& entry,
                                          const std::vector<std::string>& path,
                                          const std::string& stored);

// `text` with every reference that `moves` tell of. CONFIG/INVALID where one of
// the secrets is another by now, or gone; else as WithReference.
absl::StatusOr<std::string> Moved(std::string text, const SecretMoves& moves);

// The document of `connections.migrate`.
Json MovesDocument(const SecretMoves& moves, const std::string& store,
                   const std::string& file, bool dry_run);

}  // namespace osiris
