#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/driver/catalog.h"
#include "core/driver/connection_config.h"
#include "core/driver/read_query.h"
#include "core/driver/row_batch.h"

namespace osiris {

// What every call below may fail with, beside what it says itself:
//   RUN/CANCELLED        the context's cancellation was requested
//   RUN/TIMED_OUT        the context's deadline passed
//   RUN/OUT_OF_MEMORY    the worker's memory limit was reached
//   RUN/WORKER_CRASHED   the worker ended; the connection is dead
//   CONNECTION/BUSY      the source is locked by another program
// Text of the source appears in no message unless quoted as data.

// What is behind a connection.
struct SourceInfo {
  // "SQLite".
  std::string product;
  // "3.40.1".
  std::string version;
  // How it was made sure that nothing can be written: "opened read-only;
  // authorizer; ...". One short phrase each.
  std::vector<std::string> read_only_guards;
};

// Pulls rows, batch by batch. Ends with its connection.
class RowReader {
 public:
  virtual ~RowReader() = default;

  // Returns the next batch, or nullopt after the last one. The first one is
  // there also without rows: it names the columns. After an error every later
  // call returns the same error.
  virtual absl::StatusOr<std::optional<RowBatch>> Next() = 0;
};

// An open connection. Used by one thread at a time; closes when destroyed.
class Connection {
 public:
  virtual ~Connection() = default;

  // Asks the source what it is. A round trip.
  virtual absl::StatusOr<SourceInfo> Describe(const CallContext& context) = 0;

  // Describes the tables that the credentials can see. A table that fails is
  // in the answer with its error. Reports progress in tables, of all from the
  // cursor on.
  //   DISCOVERY/CURSOR_INVALID    the cursor is none of this source's
  //   DISCOVERY/TABLE_NOT_FOUND   `request.only` names no table
  virtual absl::StatusOr<Catalog> ReadCatalog(const CatalogRequest& request,
                                              const CallContext& context) = 0;

  // Starts reading. One reader at a time: starting another ends the first.
  // `context` governs the reader's whole life.
  //   DISCOVERY/TABLE_NOT_FOUND      no such table
  //   PROTOCOL/ARGUMENT_INVALID      no such column, or a number out of range
  virtual absl::StatusOr<std::unique_ptr<RowReader>> Read(
      const ReadQuery& query, const CallContext& context) = 0;

  // Counts the rows that meet `query.conditions`, exactly. Other members of
  // `query` do not matter. Errors as Read.
  virtual absl::StatusOr<int64_t> CountRows(const ReadQuery& query,
                                            const CallContext& context) = 0;

  // OK while it still is to what its settings name. Any error: that was taken
  // away, or something else was put there; close it and open another. Quick,
  // and asks no server: what those do themselves is no concern of this.
  virtual absl::Status Check() { return absl::OkStatus(); }
};

// What a worker must still be able to reach once it is jailed.
struct JailNeeds {
  // Folders (all in them) and files to read. Absolute.
  std::vector<std::string> read_paths;
  // TCP ports to connect to.
  std::vector<int> tcp_ports;
};

// Opens connections of one family. Stateless and thread-safe.
class Driver {
 public:
  virtual ~Driver() = default;

  // The name before the dot in "@sqlite.movies". Lower case, constant.
  virtual std::string_view family() const = 0;

  // Changes when the same source might be described differently: part of
  // every cache key. "sqlite/1".
  virtual std::string_view version() const = 0;

  // What Open and the connection need of the machine.
  virtual absl::StatusOr<JailNeeds> NeedsOf(
      const ConnectionConfig& config) const = 0;

  // Connects and authenticates, or returns why not by the deadline:
  //   CONNECTION/INVALID          the settings do not fit
  //   CONNECTION/UNREACHABLE      no such file, or no answer
  //   CONNECTION/REFUSED          credentials or permission
  //   CONNECTION/NOT_A_DATABASE   something else is there
  virtual absl::StatusOr<std::unique_ptr<Connection>> Open(
      const ConnectionConfig& config, const CallContext& context) = 0;
};

}  // namespace osiris
