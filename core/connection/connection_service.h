#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/json.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/config/paths.h"
#include "core/connection/connection_places.h"
#include "core/connection/connection_resolver.h"
#include "core/connection/connections_source.h"
#include "core/connection/known_secrets.h"
#include "core/connection/reference.h"
#include "core/driver/connection_config.h"
#include "core/driver/driver_registry.h"
#include "core/mask/mask_rules.h"
#include "core/policy/policy_rules.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// A connection to be written into the connections file.
struct NewConnection {
  Reference reference;
  // By field name: text, integers, booleans, and objects of text for maps.
  Json fields = Json::object();
  // Becomes the default of its family.
  bool is_default = false;
  // "prod", "staging", "dev", or empty.
  std::string environment;
};

// What a connection says of what assistants may see.
struct ConnectionRules {
  PolicyRules policy;
  MaskRules masks;
};

// The configured connections: what there is, what each resolves to, whether
// it works, and changes to their file. Thread-safe. The file is read anew
// whenever it changes; who resolves and who examines sees the same variables.
// While it cannot be read, what was read before it holds, and List and Doctor
// have that among their problems.
//
// Every call may fail with
//   CONFIG/UNREADABLE   the connections file cannot be read or is no YAML, and
//                       never was (Add and Remove: is not now)
class ConnectionService {
 public:
  // What assistants may see, now, of connections that do not say so themselves.
  using Standard = std::function<AssistantAccess()>;

  // `drivers` outlives the service, or is nullptr where nothing is opened.
  // `source` reads paths.connections_file; services may share one. `secrets`
  // reads what `keychain:NAME` and `vault:NAME` stand for; nullptr knows none.
  // Hints to assistants name nothing that their rules or `standard` deny.
  ConnectionService(Paths paths, Environment environment,
                    const DriverRegistry* drivers,
                    std::shared_ptr<ConnectionsSource> source,
                    SecretReader secrets = nullptr,
                    Standard standard = nullptr);

  // Says of a reference whether it may be named; empty: every one may.
  // There where an assistant asks, whom hints are then written for.
  using Shown = std::function<bool(const std::string& reference)>;

  // The document of `connections.list`. Made from the file alone: no variable
  // is put in, secrets are masked (DisplayFields). A connection is usable where
  // its settings fit, the file's version is known and its variables are set;
  // its problems say which it is.
  // Only of connections that are `shown`; an assistant is told which settings
  // each has, and none of their values.
  absl::StatusOr<Json> List(const Shown& shown = {});
  // The same on one line, and what of it stays the same while the file does is
  // written once.
  absl::StatusOr<std::string> ListText(const Shown& shown);

  // The connection, ready to be opened:
  //   CONNECTION/NOT_FOUND        no such alias; suggests the nearest
  //   CONNECTION/FAMILY_UNKNOWN   nobody knows the family's fields
  //   CONNECTION/INVALID          settings do not fit; tells of all of them
  //   CONFIG/VARIABLE_UNSET       names every variable that is missing
  //   CONFIG/SECRET_NOT_FOUND, CONFIG/KEYCHAIN_..., CONFIG/VAULT_...
  //                               a secret cannot be read from its store
  //   CONFIG/INVALID              the file is of another version
  absl::StatusOr<ConnectionConfig> Resolve(const Reference& reference);

  // The connections to one place: those whose settings have this IdentityOf.
  // Of those that cannot be resolved nobody knows; secrets do not count, and no
  // store is asked for them. Worked out once for a file.
  std::vector<std::string> ReferencesTo(std::string_view identity);

  // Every secret of every connection (KnownSecretsOf). Asks stores, and so it
  // may be people, for those that are kept there.
  //   CONFIG/INVALID   the file is of another version
  //   RUN/CANCELLED    a person would rather not say the passphrase
  absl::StatusOr<KnownSecrets> Secrets();

  // Whether there is such a connection, as far as the file can be read.
  bool Has(const Reference& reference);

  // What the connection's own `policy` and `mask` say; nothing where they say
  // nothing.
  //   CONNECTION/NOT_FOUND   there is no such connection
  //   CONNECTION/INVALID     one of them says what is no rule
  absl::StatusOr<ConnectionRules> RulesOf(const Reference& reference);

  // What the connection's own `payloads` says, kFull where it says nothing or
  // there is no such connection, kHash where nobody can tell. Of nullopt, the
  // least that any connection says: for answers of no one source.
  PayloadMode PayloadRule(const std::optional<Reference>& reference);

  // As Resolve, with what takes the connection's secrets and variables out of
  // messages of drivers and sources. Use this where such a message leaves.
  absl::StatusOr<ResolvedConnection> ResolveWithRedactor(
      const Reference& reference);

  // The document of `connections.doctor`, for one connection or all. Opens
  // sources: blocks until `context` says otherwise. A connection that does
  // not work is a finding; only these are errors:
  //   CONNECTION/NOT_FOUND   no such alias
  //   RUN/CANCELLED          the call was
  // Without a reference, only what is `shown` is examined.
  absl::StatusOr<Json> Doctor(const std::optional<Reference>& reference,
                              const CallContext& context,
                              const Shown& shown = {});

  // Writes the connection into the file, which keeps its comments and order,
  // and answers the document of `connections.add`. All or nothing, also
  // against other processes of ours:
  //   CONNECTION/ALREADY_EXISTS   the alias is taken
  //   CONNECTION/FAMILY_UNKNOWN   no driver of this build serves it
  //   CONNECTION/INVALID          the fields do not fit
  //   CONFIG/INVALID              the file's form is too unusual
  //   CONFIG/HOME_UNUSABLE        it cannot be written
  absl::StatusOr<Json> Add(const NewConnection& connection);

  // Takes the connection out of the file and answers the document of
  // `connections.remove`. Errors as Add and Resolve.
  absl::StatusOr<Json> Remove(const Reference& reference);

 private:
  // Each connection of one file, written as assistants see it.
  struct Lines {
    struct Line {
      std::string reference;
      std::string text;
    };
    std::shared_ptr<const ConnectionsFile> file;
    std::vector<Line> lines;
  };

  std::shared_ptr<const Lines> LinesOf(
      const std::shared_ptr<const ConnectionsFile>& file);

  const Paths paths_;
  const Environment environment_;
  const DriverRegistry* const drivers_;
  const std::shared_ptr<ConnectionsSource> source_;
  // The connection, or CONNECTION/NOT_FOUND.
  absl::StatusOr<const ConnectionEntry*> FindEntry(
      const ConnectionsFile& file, const Reference& reference) const;

  const SecretReader secrets_;
  const Standard standard_;
  std::mutex mutex_;
  // Of the file that was listed last. Guarded by `mutex_`.
  std::shared_ptr<const Lines> lines_;
  ConnectionPlaces places_;
};

}  // namespace osiris
