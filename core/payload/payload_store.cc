#include "core/payload/payload_store.h"

#include <algorithm>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/payload/payload_folder.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// A key that was refused is asked for again after that.
constexpr std::chrono::seconds kKeyRetry{30};
constexpr std::chrono::milliseconds kLastMoments{150};
// Calls come in runs: for so long the thread looks for what the next one sends
// by itself, and nobody has to wake it.
constexpr std::chrono::milliseconds kRest{2};

}  // namespace

PayloadStore::PayloadStore(std::string folder, std::string session,
                           const Clock& clock, PayloadKeySource keys, Lost lost,
                           Options options)
    : folder_(std::move(folder)),
      session_(std::move(session)),
      clock_(clock),
      key_source_(std::move(keys)),
      lost_(std::move(lost)),
      options_(options) {}

PayloadStore::~PayloadStore() { Finish(kLastMoments); }

void PayloadStore::SetRetention(int64_t days) {
  const std::lock_guard lock(mutex_);
  options_.retention_days = days;
}

bool PayloadStore::HasRoom(size_t bytes) const {
  // One that is larger than all room goes alone.
  return waiting_.empty() || (waiting_.size() < options_.queue &&
                              waiting_bytes_ + bytes <= options_.queue_bytes);
}

absl::Status PayloadStore::Lose(const SentPayload& sent,
                                const absl::Status& reason) const {
  absl::Status lost = MakeError(ErrorCode::kAuditPayloadUnavailable,
                                fmt::format("an answer could not be kept: {}",
                                            std::string(reason.message())));
  Log(LogLevel::kError, "payload.lost",
      {{"correlation_id", sent.correlation_id},
       {"reason", std::string(reason.message())}});
  if (lost_) lost_(sent, lost);
  return lost;
}

absl::Status PayloadStore::Add(SentPayload sent, std::string text,
                               bool on_disk) {
  sent.time = FormatTime(clock_.Now());
  sent.session = session_;
  if (!sent.kept) text.clear();
  std::shared_ptr<std::optional<absl::Status>> ended;
  if (on_disk) ended = std::make_shared<std::optional<absl::Status>>();
  std::unique_lock lock(mutex_);
  const bool room = progress_.wait_for(lock, options_.patience, [&] {
    if (stopping_ || HasRoom(text.size())) return true;
    // Of what was added last, the thread may not have heard.
    Hurry();
    return false;
  });
  if (stopping_ || !room) {
    lock.unlock();
    return Lose(sent, absl::UnavailableError(room ? "the process ends"
                                                  : "too many wait"));
  }
  waiting_bytes_ += text.size();
  waiting_.push_back({.sent = std::move(sent),
                      .text = std::move(text),
                      .on_disk = on_disk,
                      .ended = ended});
  if (!thread_.joinable()) thread_ = std::thread([this] { Work(); });
  if (!on_disk) return absl::OkStatus();
  Hurry();
  progress_.wait(lock, [&] { return ended->has_value(); });
  return **ended;
}

void PayloadStore::Proceed() {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || !idle_) return;
  }
  wake_.notify_one();
}

void PayloadStore::Hurry() {
  hurried_ = true;
  wake_.notify_one();
}

void PayloadStore::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (waiting_.empty()) {
      idle_ = true;
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      idle_ = false;
    }
    if (waiting_.empty()) return;
    const Item item = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= item.text.size();
    busy_ = true;
    lock.unlock();
    absl::Status kept = Keep(item);
    if (!kept.ok()) kept = Lose(item.sent, kept);
    lock.lock();
    busy_ = false;
    if (item.ended != nullptr) *item.ended = std::move(kept);
    progress_.notify_all();
    if (!waiting_.empty()) continue;
    wake_.wait_for(lock, kRest, [this] { return stopping_ || hurried_; });
    hurried_ = false;
  }
}

absl::Status PayloadStore::LoadKeys() {
  const Clock::Monotonic now = clock_.MonotonicNow();
  if (!keys_refused_.ok() && now - keys_asked_ < kKeyRetry) {
    return keys_refused_;
  }
  absl::StatusOr<PayloadKeys> keys = key_source_();
  keys_asked_ = now;
  keys_refused_ = keys.status();
  if (!keys.ok()) return keys_refused_;
  keys_.emplace(*std::move(keys));
  return absl::OkStatus();
}

absl::Status PayloadStore::OpenPack(const std::string& date) {
  if (!keys_) RETURN_IF_ERROR(LoadKeys());
  int64_t days = 0;
  {
    const std::lock_guard lock(mutex_);
    days = options_.retention_days;
  }
  RemoveOldPacks(folder_, FormatDate(clock_.Now()), days);
  pack_ = nullptr;
  ASSIGN_OR_RETURN(pack_, PackWriter::Create(folder_, date, session_, *keys_));
  return absl::OkStatus();
}

absl::Status PayloadStore::Keep(const Item& item) {
  const std::string date = item.sent.time.substr(0, 10);
  if (pack_ != nullptr && !pack_->broken() && !pack_->InPlace()) {
    Log(LogLevel::kWarning, "payload.pack_left",
        {{"folder", folder_},
         {"reason", "it was removed, renamed or changed while in use"}});
    pack_ = nullptr;
  }
  // A clock set back stays in the later pack.
  if (pack_ == nullptr || pack_->broken() || date > pack_->date()) {
    RETURN_IF_ERROR(OpenPack(date));
  }
  return pack_->Append(item.sent, item.text, item.on_disk);
}

void PayloadStore::Flush() {
  std::unique_lock lock(mutex_);
  Hurry();
  progress_.wait(lock, [this] { return waiting_.empty() && !busy_; });
}

void PayloadStore::Finish(std::chrono::milliseconds most) {
  std::deque<Item> left;
  {
    std::unique_lock lock(mutex_);
    Hurry();
    progress_.wait_for(lock, most,
                       [this] { return waiting_.empty() && !busy_; });
    stopping_ = true;
    left.swap(waiting_);
    waiting_bytes_ = 0;
  }
  wake_.notify_all();
  progress_.notify_all();
  for (const Item& item : left) {
    absl::Status lost =
        Lose(item.sent, absl::UnavailableError("the process ends"));
    const std::lock_guard lock(mutex_);
    if (item.ended != nullptr) *item.ended = std::move(lost);
  }
  progress_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace osiris
