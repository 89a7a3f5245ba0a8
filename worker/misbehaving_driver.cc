#include "worker/misbehaving_driver.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "core/ipc/frame.h"

namespace osiris::worker {
namespace {

// Where a worker's channel always is.
constexpr int kChannelFd = 3;

[[noreturn]] void SleepForEver() {
  while (true) std::this_thread::sleep_for(std::chrono::hours(1));
}

[[noreturn]] void SpinForEver() {
  volatile uint64_t counter = 0;
  while (true) counter = counter + 1;
}

[[noreturn]] void EatMemory() {
  std::vector<std::unique_ptr<std::string>> eaten;
  while (true) {
    eaten.push_back(std::make_unique<std::string>(8 << 20, 'x'));
  }
}

void SendRaw(FrameHeader header, std::string_view json) {
  std::string bytes(kFrameHeaderBytes, '\0');
  EncodeFrameHeader(header, bytes.data());
  bytes += json;
  if (write(kChannelFd, bytes.data(), bytes.size()) < 0) std::abort();
}

// Answers a sequence; an answer to the question itself follows.
void SendStrayAnswer(uint64_t sequence) {
  constexpr std::string_view kJson = R"({"ok":{}})";
  SendRaw({.json_bytes = kJson.size(), .tail_bytes = 0, .sequence = sequence},
          kJson);
}

bool CanOpen(const char* path, int flags) {
  const UniqueFd fd(open(path, flags | O_CLOEXEC, 0600));
  return static_cast<bool>(fd);
}

bool CanConnect() {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return static_cast<bool>(fd);
}

bool CanExec() {
  char name[] = "true";
  char* const arguments[] = {name, nullptr};
  char* const environment[] = {nullptr};
  execve("/bin/true", arguments, environment);
  return false;  // had it worked, nobody would be here
}

absl::Status Sleep(std::string_view milliseconds, const CallContext& context) {
  int ms = 0;
  std::from_chars(milliseconds.data(),
                  milliseconds.data() + milliseconds.size(), ms);
  pollfd cancel = {context.cancellation.fd(), POLLIN, 0};
  poll(&cancel, 1, ms);
  return CheckAlive(context);
}

// Does it. The value is for behaviours that try something: whether it worked.
absl::StatusOr<bool> Behave(std::string_view how, const CallContext& context) {
  if (how == "crash") *reinterpret_cast<volatile int*>(0) = 1;
  if (how == "exit") _exit(3);
  if (how == "abort") std::abort();
  // Whoever waits for them to begin is told.
  if (how == "hang" || how == "spin" || how == "endless" ||
      how.starts_with("sleep_")) {
    context.Report({.what = std::string(how)});
  }
  if (how == "hang") SleepForEver();
  if (how == "spin") SpinForEver();
  if (how == "eat_memory") EatMemory();
  if (how == "garbage") SendRaw({~0U, ~0U, ~uint64_t{0}}, "");
  if (how == "endless") {
    SendRaw({.json_bytes = 1000, .tail_bytes = 0, .sequence = 1}, "{");
    SleepForEver();
  }
  if (how == "two_answers") SendStrayAnswer(2);
  if (how == "wrong_sequence") SendStrayAnswer(~uint64_t{0} / 2);
  if (how.starts_with("sleep_")) RETURN_IF_ERROR(Sleep(how.substr(6), context));
  if (how == "write_file") {
    return CanOpen("/tmp/osiris_escape", O_WRONLY | O_CREAT);
  }
  if (how == "open_file") return CanOpen("/etc/passwd", O_RDONLY);
  if (how == "connect") return CanConnect();
  if (how == "exec") return CanExec();
  return false;
}

class MisbehavingReader final : public RowReader {
 public:
  explicit MisbehavingReader(bool flood) : flood_(flood) {}

  absl::StatusOr<std::optional<RowBatch>> Next() override {
    if (done_) return std::nullopt;
    done_ = !flood_;
    RowBatch batch;
    batch.columns = {"value"};
    Cell cell;
    cell.kind = Cell::Kind::kText;
    cell.bytes = flood_ ? std::string(20 << 20, 'x') : "well";
    cell.full_bytes = static_cast<int64_t>(cell.bytes.size());
    batch.cells.push_back(std::move(cell));
    return batch;
  }

 private:
  const bool flood_;
  bool done_ = false;
};

class MisbehavingConnection final : public Connection {
 public:
  explicit MisbehavingConnection(std::string behaviour)
      : behaviour_(std::move(behaviour)) {}

  absl::StatusOr<SourceInfo> Describe(const CallContext& context) override {
    RETURN_IF_ERROR(Behave(behaviour_, context).status());
    return SourceInfo{
        .product = "Fake", .version = "1", .read_only_guards = {}};
  }

  absl::StatusOr<Catalog> ReadCatalog(const CatalogRequest&,
                                      const CallContext& context) override {
    RETURN_IF_ERROR(Behave(behaviour_, context).status());
    Catalog catalog;
    Table table;
    table.name = {.schema = "main", .name = "well"};
    if (behaviour_ == "flood") {
      table.comment = std::string(20 << 20, 'x');
    }
    table.columns.push_back({.name = "value",
                             .declared_type = "TEXT",
                             .type = ColumnType::kText,
                             .position = 1});
    catalog.tables.push_back(std::move(table));
    catalog.total_tables = 1;
    return catalog;
  }

  absl::StatusOr<std::unique_ptr<RowReader>> Read(
      const ReadQuery& query, const CallContext& context) override {
    RETURN_IF_ERROR(Behave(query.table.name, context).status());
    return std::make_unique<MisbehavingReader>(query.table.name == "flood");
  }

  absl::StatusOr<int64_t> CountRows(const ReadQuery& query,
                                    const CallContext& context) override {
    ASSIGN_OR_RETURN(const bool worked, Behave(query.table.name, context));
    return worked ? 1 : 0;
  }

 private:
  const std::string behaviour_;
};

class MisbehavingDriver final : public Driver {
 public:
  std::string_view family() const override { return "fake"; }
  std::string_view version() const override { return "fake/1"; }

  absl::StatusOr<JailNeeds> NeedsOf(const ConnectionConfig&) const override {
    return JailNeeds{};
  }

  absl::StatusOr<std::unique_ptr<Connection>> Open(
      const ConnectionConfig& config, const CallContext& context) override {
    const std::string on_open = config.fields.value("on_open", "well");
    RETURN_IF_ERROR(Behave(on_open, context).status());
    return std::make_unique<MisbehavingConnection>(
        config.fields.value("behaviour", "well"));
  }
};

class MisbehavingFiles final : public Driver {
 public:
  explicit MisbehavingFiles(std::unique_ptr<Driver> driver)
      : driver_(std::move(driver)) {}

  std::string_view family() const override { return driver_->family(); }
  std::string_view version() const override { return driver_->version(); }

  absl::StatusOr<JailNeeds> NeedsOf(
      const ConnectionConfig& config) const override {
    if (!BehaviourOf(config).empty()) return JailNeeds{};
    return driver_->NeedsOf(config);
  }

  absl::StatusOr<std::unique_ptr<Connection>> Open(
      const ConnectionConfig& config, const CallContext& context) override {
    std::string behaviour = BehaviourOf(config);
    if (behaviour.empty()) return driver_->Open(config, context);
    if (behaviour == "quote") return Quoting(config);
    return std::make_unique<MisbehavingConnection>(std::move(behaviour));
  }

 private:
  // As a source that repeats what it was told.
  static absl::Status Quoting(const ConnectionConfig& config) {
    return MakeError(ErrorCode::kConnectionUnreachable,
                     "cannot open `" + config.fields.value("path", "") + "`");
  }

  // Empty for a file that is what it seems.
  static std::string BehaviourOf(const ConnectionConfig& config) {
    constexpr std::string_view kMark = "/misbehave.";
    const std::string path = config.fields.value("path", "");
    const size_t found = path.rfind(kMark);
    return found == path.npos ? "" : path.substr(found + kMark.size());
  }

  const std::unique_ptr<Driver> driver_;
};

}  // namespace

std::unique_ptr<Driver> WithMisbehavingFiles(std::unique_ptr<Driver> driver) {
  return std::make_unique<MisbehavingFiles>(std::move(driver));
}

std::unique_ptr<Driver> NewMisbehavingDriver() {
  return std::make_unique<MisbehavingDriver>();
}

}  // namespace osiris::worker
