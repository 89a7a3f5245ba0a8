#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/environment.h"
#include "core/connection/connections_source.h"
#include "core/secret/redactor.h"
#include "core/secret/secret.h"

namespace osiris {

// The secrets of a home that this process knows, whoever's they are: those that
// stand in the connections file or come from variables, and those that were
// read from a store. None of them may leave to an assistant or into a log. What
// was one stays one while the process lives: it may still stand in a row, or be
// on its way.
// Thread-safe.
class WithheldSecrets {
 public:
  // `names`: words of ours that every answer may hold, and that go on to
  // (Redactor::Spare), as do the names of connections.
  WithheldSecrets(std::shared_ptr<ConnectionsSource> connections,
                  Environment environment, std::vector<std::string> names);

  // The connections file is another one. Takes no lock: for whoever hears of it
  // (ConnectionsSource::OnChange).
  void Renew() { ++wanted_; }

  // `reference`, "vault:shop", stands for `secret`.
  void Learn(std::string_view reference, const Secret& secret);

  // Takes all that is known out of any text. Never nullptr. Reads nothing but
  // what was configured since, asks no store, and else costs a lock. While the
  // connections cannot be read it tries again each time.
  std::shared_ptr<const Redactor> Current();

  // What Current answered last, at first nothing. For whoever may hold a lock
  // that the connections need, such as who writes a log.
  std::shared_ptr<const Redactor> Latest();

 private:
  struct Made {
    std::shared_ptr<const Redactor> redactor;
    // False: the connections cannot be read, and what they hold is missing.
    bool complete = false;
  };
  Made Make();
  // Keeps `secret`, of the connections.
  void Keep(Secret secret);
  // Keeps what is in secrets that were learned as the values of their fields.
  void KeepPartsOfLearned(const ConnectionsFile& file);

  const std::shared_ptr<ConnectionsSource> connections_;
  const Environment environment_;
  const std::vector<std::string> names_;
  // Counts what changed.
  std::atomic<int64_t> wanted_ = 1;
  // As far as `current_` knows it.
  std::atomic<int64_t> made_ = 0;
  // One is made at a time; who needs it meanwhile waits.
  std::mutex making_;
  // What the connections have held so far, each once.
  std::vector<Secret> held_;
  std::vector<std::pair<std::string, Secret>> learned_;
  // Of `current_`. Nobody waits for anything who holds it.
  std::mutex mutex_;
  std::shared_ptr<const Redactor> current_;
};

}  // namespace osiris
