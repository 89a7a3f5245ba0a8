#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "core/base/clock.h"
#include "core/payload/payload_keys.h"
#include "core/payload/payload_pack.h"
#include "core/payload/sent_payload.h"

namespace osiris {

// Keeps what this process sends, in its own packs
// (core/payload/payload_pack.h): sealed, one pack a day, each for some days. A
// thread of its own does the work; it begins with the first payload, and so
// does the look for the key.
//
// Nothing is dropped in silence: what could not be kept is told to `lost`, with
// the reason, and the next one is tried anew. Before each it looks whether its
// pack is still there and as it was left; else it begins another. Thread-safe.
class PayloadStore {
 public:
  // Hears what was sent and could not be kept. Called from any thread.
  using Lost =
      std::function<void(const SentPayload& sent, const absl::Status& reason)>;

  struct Options {
    // UTC days for which a pack stays after its own.
    int64_t retention_days = 30;
    // What may wait: Add waits for room beyond, for so long.
    size_t queue = 1024;
    size_t queue_bytes = size_t{64} << 20;
    std::chrono::milliseconds patience{5000};
  };

  // Touches nothing yet. `clock` outlives the store.
  PayloadStore(std::string folder, std::string session, const Clock& clock,
               PayloadKeySource keys, Lost lost, Options options);
  // Finish, of at most 150 ms.
  ~PayloadStore();
  PayloadStore(const PayloadStore&) = delete;
  PayloadStore& operator=(const PayloadStore&) = delete;

  // Takes what is being sent; `sent.time` and `.session` are filled in. Costs a
  // copy, unless too much waits: the thread hears of it with Proceed. With
  // `on_disk` it hears at once, and this waits until the disk has it;
  // AUDIT/PAYLOAD_UNAVAILABLE where it was not kept, which `lost` hears too.
  absl::Status Add(SentPayload sent, std::string text, bool on_disk);

  // What was added is kept from now on. For when the answer has left: to wake a
  // thread costs as much as all else here.
  void Proceed();

  // Waits until all that was added is kept or lost, at most so long: what
  // waits then is lost. Later ones are, too.
  void Finish(std::chrono::milliseconds most);

  // Waits until all that was added is kept or lost.
  void Flush();

  // For the packs that come.
  void SetRetention(int64_t days);

 private:
  struct Item {
    SentPayload sent;
    std::string text;
    bool on_disk = false;
    // Where the one who waits finds how it ended; guarded by the mutex.
    std::shared_ptr<std::optional<absl::Status>> ended;
  };

  void Work();
  // Has the thread look at once; under the lock.
  void Hurry();
  // On the thread alone.
  absl::Status Keep(const Item& item);
  absl::Status OpenPack(const std::string& date);
  absl::Status LoadKeys();
  absl::Status Lose(const SentPayload& sent, const absl::Status& reason) const;
  bool HasRoom(size_t bytes) const;

  const std::string folder_;
  const std::string session_;
  const Clock& clock_;
  const PayloadKeySource key_source_;
  const Lost lost_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable progress_;
  Options options_;
  std::deque<Item> waiting_;
  size_t waiting_bytes_ = 0;
  bool busy_ = false;
  // The thread waits to be woken.
  bool idle_ = false;
  bool hurried_ = false;
  bool stopping_ = false;
  std::thread thread_;

  // Of the thread.
  std::optional<PayloadKeys> keys_;
  absl::Status keys_refused_;
  Clock::Monotonic keys_asked_;
  std::unique_ptr<PackWriter> pack_;
};

}  // namespace osiris
