#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/seal_key_store.h"

namespace osiris {

// Seal keys in one file of the user's, a line a segment: its name, a space and
// its key in hex; and another one when the disk has some of it:
//
//   <name> kept <seals, 12 digits> <the same again> open|done
//
// which its process changes in place: who reads two numbers read it in between.
// Mode 0600, in a folder of keys that is not the log's.
//
// It shows what was changed by whoever may write the log and not read the keys:
// another program, a careless script, a broken disk. A person with the user's
// own rights can read them and seal anew; against that one only a head that was
// noted down elsewhere helps (`osiris audit head`).
//
// Any number of processes may use the file at once. It is not waited for the
// disk: a key that a power cut takes leaves a segment whose seals cannot be
// checked, and verification says so.
class SealKeyFile final : public SealKeyStore {
 public:
  // `folder`/audit_seals. Makes nothing yet: the file, and its folder, come
  // with the first key.
  explicit SealKeyFile(std::string folder);

  // A plain status where the file cannot be written, or is a link, another
  // user's, or readable by others.
  absl::Status Put(const std::string& segment, const std::string& key) override;

  // Reads the file when it is first asked, and again for a segment that it did
  // not hold then.
  absl::StatusOr<SealKey> Get(const std::string& segment) override;

  // Where the file cannot be read, there are none.
  std::vector<std::string> Keyed() override;
  void NoteKept(const std::string& segment, const KeptSegment& kept) override;
  std::map<std::string, KeptSegment> Kept() override;

 private:
  // Where a line is that this process wrote, and what it says.
  struct Note {
    int64_t at = 0;
    std::string line;
    KeptSegment kept;
  };

  absl::Status Read();
  void ReadLine(std::string_view line);
  // Where the line is.
  absl::StatusOr<int64_t> Add(std::string line);
  // False where `note` is not what stands there any more.
  bool Change(Note& note, const std::string& line) const;

  const std::string folder_;
  const std::string path_;
  std::mutex mutex_;
  // What it held when it was read; `size_` bytes.
  std::map<std::string, std::string> keys_;
  std::map<std::string, KeptSegment> kept_;
  int64_t size_ = -1;
  std::map<std::string, Note> notes_;
};

}  // namespace osiris
