#include "core/ipc/remote_driver.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/driver/catalog_bytes.h"
#include "core/ipc/worker_protocol.h"
#include "core/secret/reveal.h"

namespace osiris {
namespace {

// Tables in one answer of a worker.
constexpr int64_t kPageTables = 256;

using SharedRedactor = std::shared_ptr<const Redactor>;

absl::Status Redact(const absl::Status& status,
                    const SharedRedactor& redactor) {
  if (status.ok() || redactor == nullptr) return status;
  const ErrorInfo info = GetErrorInfo(status);
  return MakeErrorFromParts(
      info.code, redactor->Redact(std::string(status.message())),
      {.path = info.path,
       .hint = redactor->Redact(info.hint),
       .assistant_hint = redactor->Redact(info.assistant_hint)});
}

// Asks the worker behind `lease`.
absl::StatusOr<Frame> Ask(WorkerPool::Lease& lease, WorkerRequest request,
                          const CallContext& context) {
  if (!lease.alive()) {
    return MakeError(ErrorCode::kRunWorkerCrashed,
                     "the connection's worker has ended");
  }
  request.deadline_ms = MillisecondsLeft(context);
  request.progress = context.progress != nullptr;
  const WorkerMessage message = EncodeWorkerRequest(request);
  return lease.Call(message.json, message.tail, context);
}

absl::StatusOr<Json> AskForJson(WorkerPool::Lease& lease, WorkerRequest request,
                                const SharedRedactor& redactor,
                                const CallContext& context) {
  ASSIGN_OR_RETURN(const Frame frame, Ask(lease, std::move(request), context));
  absl::StatusOr<Json> answer = DecodeWorkerAnswer(frame);
  if (!answer.ok()) return Redact(answer.status(), redactor);
  return answer;
}

class RemoteReader final : public RowReader {
 public:
  RemoteReader(WorkerPool::Lease& lease, SharedRedactor redactor,
               CallContext context, Frame first)
      : lease_(lease),
        redactor_(std::move(redactor)),
        context_(std::move(context)),
        ready_(std::move(first)) {}

  absl::StatusOr<std::optional<RowBatch>> Next() override {
    if (!failed_.ok()) return failed_;
    absl::StatusOr<std::optional<RowBatch>> batch = Take();
    if (batch.ok()) return batch;
    failed_ = Redact(batch.status(), redactor_);
    return failed_;
  }

 private:
  absl::StatusOr<std::optional<RowBatch>> Take() {
    if (done_) return std::nullopt;
    if (!ready_.has_value()) {
      ASSIGN_OR_RETURN(ready_, Ask(lease_, {.op = WorkerOp::kNext}, context_));
    }
    const Frame frame = *std::exchange(ready_, std::nullopt);
    ASSIGN_OR_RETURN(const Json answer, DecodeWorkerAnswer(frame));
    done_ = answer.value("done", true);
    if (frame.tail.empty()) return std::nullopt;
    ASSIGN_OR_RETURN(RowBatch batch, DecodeRowBatch(frame.tail));
    return batch;
  }

  WorkerPool::Lease& lease_;
  const SharedRedactor redactor_;
  const CallContext context_;
  std::optional<Frame> ready_;
  bool done_ = false;
  absl::Status failed_;
};

class RemoteConnection final : public Connection {
 public:
  RemoteConnection(WorkerPool::Lease lease, SharedRedactor redactor)
      : lease_(std::move(lease)), redactor_(std::move(redactor)) {}

  absl::StatusOr<SourceInfo> Describe(const CallContext& context) override {
    ASSIGN_OR_RETURN(
        const Json answer,
        AskForJson(lease_, {.op = WorkerOp::kDescribe}, redactor_, context));
    return SourceInfoFromJson(answer);
  }

  absl::StatusOr<Catalog> ReadCatalog(const CatalogRequest& request,
                                      const CallContext& context) override;

  absl::StatusOr<std::unique_ptr<RowReader>> Read(
      const ReadQuery& query, const CallContext& context) override {
    ASSIGN_OR_RETURN(
        Frame first,
        Ask(lease_, {.op = WorkerOp::kRead, .query = query}, context));
    const absl::Status started = DecodeWorkerAnswer(first).status();
    if (!started.ok()) return Redact(started, redactor_);
    return std::make_unique<RemoteReader>(lease_, redactor_, context,
                                          std::move(first));
  }

  absl::StatusOr<int64_t> CountRows(const ReadQuery& query,
                                    const CallContext& context) override {
    ASSIGN_OR_RETURN(
        const Json answer,
        AskForJson(lease_, {.op = WorkerOp::kCount, .query = query}, redactor_,
                   context));
    return answer.value("rows", int64_t{0});
  }

 private:
  absl::StatusOr<Catalog> ReadPage(const CatalogRequest& request,
                                   int64_t before, const CallContext& context);

  WorkerPool::Lease lease_;
  const SharedRedactor redactor_;
};

absl::StatusOr<Catalog> RemoteConnection::ReadPage(
    const CatalogRequest& request, int64_t before, const CallContext& context) {
  CallContext shifted = context;
  if (context.progress && before > 0) {
    shifted.progress = [&context, before](const Progress& now) {
      Progress all = now;
      all.done += before;
      if (all.total > 0) all.total += before;
      context.Report(std::move(all));
    };
  }
  ASSIGN_OR_RETURN(
      const Frame answer,
      Ask(lease_, {.op = WorkerOp::kCatalog, .catalog = request}, shifted));
  const absl::Status read = DecodeWorkerAnswer(answer).status();
  if (!read.ok()) return Redact(read, redactor_);
  ASSIGN_OR_RETURN(Catalog page, DecodeCatalog(answer.tail));
  for (Table& table : page.tables) {
    if (table.error.has_value() && redactor_ != nullptr) {
      table.error->message = redactor_->Redact(table.error->message);
    }
  }
  return page;
}

absl::StatusOr<Catalog> RemoteConnection::ReadCatalog(
    const CatalogRequest& request, const CallContext& context) {
  Catalog all;
  CatalogRequest page_request = request;
  int64_t page_tables = kPageTables;
  while (true) {
    const auto have = static_cast<int64_t>(all.tables.size());
    page_request.max_tables =
        request.max_tables == 0
            ? page_tables
            : std::min(page_tables, request.max_tables - have);
    absl::StatusOr<Catalog> page = ReadPage(page_request, have, context);
    if (HasCode(page.status(), ErrorCode::kProtocolResultTooLarge) &&
        page_tables > 1) {
      page_tables /= 2;
      continue;
    }
    if (!page.ok()) return page.status();
    all.total_tables = page->total_tables;
    all.next_cursor = page->next_cursor;
    if (all.tables.empty()) {
      all.tables = std::move(page->tables);
    } else {
      std::move(page->tables.begin(), page->tables.end(),
                std::back_inserter(all.tables));
    }
    if (all.next_cursor.empty() ||
        (request.max_tables > 0 &&
         static_cast<int64_t>(all.tables.size()) >= request.max_tables)) {
      return all;
    }
    page_request.cursor = all.next_cursor;
  }
}

}  // namespace

RemoteDriver::RemoteDriver(std::string family, std::string version,
                           WorkerPool& pool)
    : family_(std::move(family)),
      version_(std::move(version)),
      pool_(pool),
      salt_(RandomHex(32)) {}

absl::StatusOr<JailNeeds> RemoteDriver::NeedsOf(
    const ConnectionConfig& config) const {
  static_cast<void>(config);
  return JailNeeds{};
}

absl::StatusOr<WorkerPool::Lease> RemoteDriver::Lend(
    const std::string& key, const std::shared_ptr<const Redactor>& redactor,
    const CallContext& context) {
  while (true) {
    ASSIGN_OR_RETURN(WorkerPool::Lease lease, pool_.Acquire(key, context));
    if (!lease.opened()) return lease;
    // Since it was opened, something else may have been put in its place.
    const absl::Status same =
        AskForJson(lease, {.op = WorkerOp::kCheck}, redactor, context).status();
    if (same.ok()) return lease;
    RETURN_IF_ERROR(CheckAlive(context));
    lease.Discard();
  }
}

absl::StatusOr<std::unique_ptr<Connection>> RemoteDriver::Open(
    const ConnectionConfig& config, const CallContext& context) {
  Fingerprint key;
  key.Add(salt_).Add(IdentityOf(config));
  for (const auto& [name, secret] : config.secrets) {
    key.Add(name).Add(RevealSecret(secret));
  }
  ASSIGN_OR_RETURN(WorkerPool::Lease lease,
                   Lend(key.Hex(), config.redactor, context));
  if (!lease.opened()) {
    WorkerRequest request;
    request.op = WorkerOp::kOpen;
    request.config.family = config.family;
    request.config.fields = config.fields;
    for (const auto& [name, secret] : config.secrets) {
      request.config.secrets.emplace(name, secret.Share());
    }
    RETURN_IF_ERROR(
        AskForJson(lease, std::move(request), config.redactor, context)
            .status());
    lease.set_opened();
  }
  return std::make_unique<RemoteConnection>(std::move(lease), config.redactor);
}

}  // namespace osiris
