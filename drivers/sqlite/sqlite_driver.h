#pragma once

#include "core/driver/driver.h"

namespace osiris::sqlite {

// SQLite database files, read-only. The field `path` is an absolute path.
class SqliteDriver final : public Driver {
 public:
  std::string_view family() const override { return "sqlite"; }
  std::string_view version() const override { return "sqlite/2"; }

  // The folder of the file that `path` leads to: "-wal" and "-shm" files come
  // and go beside it.
  absl::StatusOr<JailNeeds> NeedsOf(
      const ConnectionConfig& config) const override;

  absl::StatusOr<std::unique_ptr<Connection>> Open(
      const ConnectionConfig& config, const CallContext& context) override;
};

}  // namespace osiris::sqlite
