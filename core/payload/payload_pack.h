#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/payload/payload_keys.h"
#include "core/payload/sealed_file.h"
#include "core/payload/sent_payload.h"

namespace osiris {

struct PackRecord;

// What one process sent on one day (UTC), in the order of sending:
//
//   payloads_<UTC date>_<session>.pack   each answer, compressed
//   payloads_<UTC date>_<session>.idx    of each, where it is, its head, and
//                                        its words as keyed hashes
//
// with `.1`, `.2`, … after the session where that process had to begin anew.
// Both are sealed (core/payload/sealed_file.h). The second is made from the
// first and may be lost. Equal bytes are kept once in a pack
// for each operation and target.

// What an index holds of a payload: the hashes of its words and of what it
// tells of, sorted, each once.
std::vector<uint32_t> IndexOf(const PayloadKeys& keys, const SentPayload& sent,
                              std::string_view text);

// The hash that stands for a word, or for "@f.a.table.column", there.
uint32_t HashOfWord(const PayloadKeys& keys, std::string_view word);
uint32_t HashOfReference(const PayloadKeys& keys, std::string_view reference);

// Writes one pack. Not thread-safe.
class PackWriter {
 public:
  // Makes the files, and `folder`. `keys` outlives the writer.
  static absl::StatusOr<std::unique_ptr<PackWriter>> Create(
      const std::string& folder, const std::string& date,
      const std::string& session, const PayloadKeys& keys);
  ~PackWriter();

  // Adds what was sent; of what is not kept (SentPayload::kept), its head.
  // `sync`: waits for the disk. Plain statuses; then nothing was added.
  absl::Status Append(const SentPayload& sent, std::string_view text,
                      bool sync);

  // Nothing more can be added: make another.
  bool broken() const { return pack_.broken(); }
  // False: somebody removed, renamed or changed the pack, and nobody would find
  // what is added: make another. Of the index nobody asks.
  bool InPlace() const { return pack_.InPlace(); }
  const std::string& date() const { return date_; }

 private:
  struct Compressor;
  PackWriter(std::string date, SealedFile pack, SealedFile index,
             const PayloadKeys& keys);

  const std::string date_;
  SealedFile pack_;
  SealedFile index_;
  const PayloadKeys& keys_;
  std::unique_ptr<Compressor> compressor_;
  // Where the bytes of an address, and of its origins, are in this pack.
  std::map<std::string, uint64_t, std::less<>> places_;
};

// One answer in a pack.
struct PackEntry {
  // Where it is, and where its bytes are: at an earlier one, if they are equal
  // and of the same.
  uint64_t position = 0;
  uint64_t content = 0;
  // EncodeSent.
  std::string_view sent;
  // See IndexOf; empty where the bytes are at an earlier one.
  std::vector<uint32_t> hashes;
};

struct StoredPayload {
  SentPayload sent;
  std::string text;
};

// What reading a pack came to.
struct PackCondition {
  int64_t entries = 0;
  // Records that were changed, or are missing at the end, or half written by
  // who writes no more; and the first one's place in the file.
  int64_t damaged = 0;
  uint64_t damaged_at = 0;
  // Bytes of half a record at the end.
  int64_t torn = 0;
};

// Reads one pack, also while it grows. Not thread-safe.
class PackReader {
 public:
  // Statuses of SealedReader::Open; kDataLoss, too, where only the index of the
  // pack is there. `keys` outlives the reader.
  static absl::StatusOr<PackReader> Open(const std::string& folder,
                                         const std::string& file,
                                         const PayloadKeys& keys);

  // Calls `visit` with every entry, in order, from the index as far as that
  // goes and is whole.
  using Visit = std::function<void(const PackEntry& entry)>;
  PackCondition VisitAll(const Visit& visit);

  // The answer at `position`, with its bytes where they are kept. kDataLoss:
  // it was changed.
  absl::StatusOr<StoredPayload> Read(uint64_t position);

  // Calls `visit` with every answer, its bytes with the first of equal ones,
  // without the index.
  using VisitStored =
      std::function<void(uint64_t position, const StoredPayload& stored)>;
  PackCondition VisitStoredAll(const VisitStored& visit);

 private:
  PackReader(std::string index_path, SealedReader pack,
             const PayloadKeys& keys);

  // The entries of the index; where it ends in the pack. One of another version
  // only tells whether the pack lacks something.
  uint64_t VisitIndex(const Visit& visit, PackCondition& condition);
  // Whether there is more behind `position` than when it was looked at last, of
  // one who writes no more.
  bool GoesOn(uint64_t position);
  // The bytes of a record that is being visited; they are at `same_as`, or (0)
  // in it.
  absl::StatusOr<std::string> TextOf(const PackRecord& record,
                                     uint64_t same_as);
  void VisitRecords(const std::function<void(uint64_t position,
                                             std::string_view record)>& visit,
                    PackCondition& condition);

  std::string index_path_;
  SealedReader pack_;
  const PayloadKeys* keys_;
};

}  // namespace osiris
