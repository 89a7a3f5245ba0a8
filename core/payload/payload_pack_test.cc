#include "core/payload/payload_pack.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/payload/payload_folder.h"
#include "core/payload/sealed_file.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

PayloadKeys KeysOf(char c) { return *PayloadKeys::From(std::string(32, c)); }

// In place, and not waiting for the disk.
void Overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class PayloadPackTest : public testing::Test {
 protected:
  PayloadPackTest() : folder_(testing::TempDir() + "/packs_" + Name()) {
    std::filesystem::remove_all(folder_);
  }
  ~PayloadPackTest() override { std::filesystem::remove_all(folder_); }

  static std::string Name() {
    return testing::UnitTest::GetInstance()->current_test_info()->name();
  }

  std::unique_ptr<PackWriter> Create(const std::string& date = "2026-11-24") {
    auto writer =
        PackWriter::Create(folder_, date, std::string(32, 'a'), keys_);
    EXPECT_OK(writer);
    return writer.ok() ? *std::move(writer) : nullptr;
  }

  static SentPayload Sent(const std::string& text, const std::string& corr) {
    return {.time = "2026-11-24T12:00:00.000000Z",
            .correlation_id = corr,
            .operation = "one.run",
            .target = "@sqlite.shop",
            .address = PayloadAddress(text),
            .bytes = static_cast<int64_t>(text.size())};
  }

  void Add(PackWriter& writer, const std::string& text,
           const std::string& corr) {
    EXPECT_OK(writer.Append(Sent(text, corr), text, false));
  }

  std::string Only() const {
    const auto packs = ListPacks(folder_);
    EXPECT_OK(packs);
    EXPECT_EQ(packs->size(), 1u);
    return packs->front();
  }
  std::string PackPath() const { return folder_ + "/" + Only(); }
  std::string IndexPath() const {
    return std::filesystem::path(PackPath()).replace_extension("idx");
  }

  // What a reader makes of the pack: the texts, by correlation id.
  struct Found {
    PackCondition condition;
    std::map<std::string, std::string> texts;
  };
  Found ReadAll() {
    Found found;
    auto reader = PackReader::Open(folder_, Only(), keys_);
    if (!reader.ok()) {
      found.condition.damaged = 1;
      return found;
    }
    found.condition =
        reader->VisitStoredAll([&found](uint64_t, const StoredPayload& stored) {
          found.texts[stored.sent.correlation_id] = stored.text;
        });
    return found;
  }

  // The number of entries whose index has `word`.
  int Matches(const std::string& word) {
    return MatchesHash(HashOfWord(keys_, word));
  }
  int MatchesHash(uint32_t hash) {
    auto reader = PackReader::Open(folder_, Only(), keys_);
    EXPECT_OK(reader);
    int matches = 0;
    reader->VisitAll([&](const PackEntry& entry) {
      matches += static_cast<int>(
          std::count(entry.hashes.begin(), entry.hashes.end(), hash));
    });
    return matches;
  }

  PayloadKeys keys_ = KeysOf('k');
  const std::string folder_;
};

TEST_F(PayloadPackTest, TakesNoWordsFromAnIndexOfAnotherVersion) {
  for (const char* const kind :
       {"OSIRIDX1", "OSIRIDX2", "OSIRIDX3", "OSIRIDX4"}) {
    SCOPED_TRACE(kind);
    std::filesystem::remove_all(folder_);
    Add(*Create(), "first text", "1");
    const std::string pack = folder_ + "/" + Only();
    const std::string path = pack.substr(0, pack.size() - 5) + ".idx";
    // As it was written before: the kind, and words that nobody asks for now.
    auto old = SealedFile::Create(path + ".old", kind, keys_);
    ASSERT_OK(old);
    std::string record(4 * sizeof(uint64_t), '\0');
    const uint64_t numbers[] = {SealedReader::kFirst,
                                std::filesystem::file_size(pack),
                                SealedReader::kFirst, 0};
    std::memcpy(record.data(), numbers, sizeof(numbers));
    ASSERT_OK(old->Append(record));
    std::filesystem::rename(path + ".old", path);
    auto reader = PackReader::Open(folder_, Only(), keys_);
    ASSERT_OK(reader);
    const uint32_t word = HashOfWord(keys_, "first");
    int visited = 0;
    PackCondition condition = reader->VisitAll([&](const PackEntry& entry) {
      ++visited;
      EXPECT_TRUE(
          std::binary_search(entry.hashes.begin(), entry.hashes.end(), word));
    });
    EXPECT_EQ(visited, 1);
    EXPECT_EQ(condition.entries, 1);
    EXPECT_EQ(condition.damaged, 0);
    // What it knows of and the pack lacks is missed.
    std::filesystem::resize_file(pack, SealedReader::kFirst);
    auto cut = PackReader::Open(folder_, Only(), keys_);
    ASSERT_OK(cut);
    EXPECT_EQ(cut->VisitAll([](const PackEntry&) {}).damaged, 1);
  }
}

TEST_F(PayloadPackTest, GivesBackTheBytesThatWereSent) {
  const auto writer = Create();
  const std::string large(300'000, 'x');
  Add(*writer, R"({"a":1})", "one");
  Add(*writer, large, "two");
  Add(*writer, "", "three");

  const Found found = ReadAll();

  EXPECT_EQ(found.condition.damaged, 0);
  EXPECT_EQ(found.texts.at("one"), R"({"a":1})");
  EXPECT_EQ(found.texts.at("two"), large);
  EXPECT_EQ(found.texts.at("three"), "");
}

TEST_F(PayloadPackTest, KeepsEqualBytesOnce) {
  const auto writer = Create();
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919);
  Add(*writer, text, "one");
  const auto once = std::filesystem::file_size(PackPath());
  Add(*writer, text, "two");
  EXPECT_LT(std::filesystem::file_size(PackPath()), once + 1000);

  auto reader = PackReader::Open(folder_, Only(), keys_);
  ASSERT_OK(reader);
  std::vector<PackEntry> entries;
  reader->VisitAll([&](const PackEntry& entry) {
    entries.push_back({.position = entry.position, .content = entry.content});
  });
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[1].content, entries[0].position);
  EXPECT_EQ(reader->Read(entries[1].position)->text, text);
  EXPECT_EQ(reader->Read(entries[1].position)->sent.correlation_id, "two");
}

TEST_F(PayloadPackTest, KnowsWhomEqualBytesTellOf) {
  const auto writer = Create();
  SentPayload sent = Sent("{}", "one");
  ASSERT_OK(writer->Append(sent, "{}", false));
  sent.target = "@sqlite.other";
  ASSERT_OK(writer->Append(sent, "{}", false));
  sent.operation = "resources.read";
  ASSERT_OK(writer->Append(sent, "{}", false));
  EXPECT_EQ(MatchesHash(HashOfReference(keys_, "@sqlite.shop")), 1);
  EXPECT_EQ(MatchesHash(HashOfReference(keys_, "@sqlite.other")), 2);
}

TEST_F(PayloadPackTest, HoldsNoWordInTheClear) {
  const auto writer = Create();
  Add(*writer, R"({"email":"ann@example.org"})", "one");
  for (const std::string& path : {PackPath(), IndexPath()}) {
    const std::string bytes = *ReadFile(path);
    for (const char* word : {"ann", "example", "sqlite", "shop", "one.run"}) {
      EXPECT_EQ(bytes.find(word), std::string::npos) << path << word;
    }
    EXPECT_EQ(std::filesystem::status(path).permissions(),
              std::filesystem::perms::owner_read |
                  std::filesystem::perms::owner_write);
  }
}

TEST_F(PayloadPackTest, HasNoNameThatCouldBeGuessedFromABytesHash) {
  const auto writer = Create();
  Add(*writer, "yes", "one");
  EXPECT_EQ(Only().find(PayloadAddress("yes").substr(7, 16)),
            std::string::npos);
}

TEST_F(PayloadPackTest, TakesNoFlippedBitForWhole) {
  const auto writer = Create();
  const std::map<std::string, std::string> texts = {
      {"one", R"({"a":"first"})"}, {"two", R"({"a":"second"})"}};
  for (const auto& [corr, text] : texts) Add(*writer, text, corr);
  const std::string whole = *ReadFile(PackPath());
  ASSERT_EQ(ReadAll().texts, texts);

  for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
    // The file's random id may only be flipped together with its records.
    std::string changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    Overwrite(PackPath(), changed);
    const Found found = ReadAll();
    EXPECT_GT(found.condition.damaged, 0) << bit;
    for (const auto& [corr, text] : found.texts) {
      EXPECT_EQ(text, texts.at(corr)) << bit;
    }
  }
}

TEST_F(PayloadPackTest, TakesNoPartOfAWriteForWhole) {
  const auto writer = Create();
  Add(*writer, "first", "one");
  const auto before = std::filesystem::file_size(PackPath());
  const std::string index = *ReadFile(IndexPath());
  Add(*writer, "second", "two");
  const std::string whole = *ReadFile(PackPath());
  // As a process leaves it that dies before the index is written.
  Overwrite(IndexPath(), index);

  for (size_t size = before; size < whole.size(); ++size) {
    Overwrite(PackPath(), whole.substr(0, size));
    const Found found = ReadAll();
    EXPECT_EQ(found.texts.size(), 1u) << size;
    EXPECT_EQ(found.condition.damaged, 0) << size;
    EXPECT_EQ(found.condition.torn, static_cast<int64_t>(size - before));
  }
}

TEST_F(PayloadPackTest, MissesWhatWasCutOffTheEnd) {
  const auto writer = Create();
  Add(*writer, "first", "one");
  const auto before = std::filesystem::file_size(PackPath());
  Add(*writer, "second", "two");
  std::filesystem::resize_file(PackPath(), before);
  EXPECT_EQ(ReadAll().condition.damaged, 1);
}

TEST_F(PayloadPackTest, TellsHalfARecordOfOneWhoWritesNoMore) {
  auto writer = Create();
  Add(*writer, "first", "one");
  const auto before = std::filesystem::file_size(PackPath());
  Add(*writer, "second", "two");
  std::filesystem::resize_file(PackPath(), before + 10);
  std::filesystem::remove(IndexPath());
  EXPECT_EQ(ReadAll().condition.damaged, 0);
  writer.reset();
  const Found found = ReadAll();
  EXPECT_EQ(found.condition.damaged, 1);
  EXPECT_EQ(found.condition.damaged_at, before);
  EXPECT_EQ(found.texts.size(), 1u);
}

TEST_F(PayloadPackTest, TellsThatOnlyTheIndexOfAPackIsThere) {
  Add(*Create(), "first", "one");
  std::filesystem::remove(PackPath());
  EXPECT_EQ(PackReader::Open(folder_, Only(), keys_).status().code(),
            absl::StatusCode::kDataLoss);
  // One that was too old leaves nothing.
  RemoveOldPacks(folder_, "2027-01-01", 30);
  EXPECT_TRUE(ListPacks(folder_)->empty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(PayloadPackTest, TakesNoRecordFromAnotherPlace) {
  const auto writer = Create();
  Add(*writer, "same1", "one");
  const size_t end = std::filesystem::file_size(PackPath());
  Add(*writer, "same2", "two");
  std::string bytes = *ReadFile(PackPath());
  const std::string first = bytes.substr(32, end - 32);
  bytes = bytes.substr(0, 32) + bytes.substr(end) + first;
  Overwrite(PackPath(), bytes);
  EXPECT_TRUE(ReadAll().texts.empty());
}

TEST_F(PayloadPackTest, ReadsOnAfterADamagedRecord) {
  const auto writer = Create();
  Add(*writer, "first", "one");
  const auto second = std::filesystem::file_size(PackPath());
  Add(*writer, "second", "two");
  Add(*writer, "third", "three");
  std::string bytes = *ReadFile(PackPath());
  bytes[second + 40] ^= 1;
  Overwrite(PackPath(), bytes);

  const Found found = ReadAll();

  EXPECT_EQ(found.condition.damaged, 1);
  EXPECT_EQ(found.condition.damaged_at, second);
  EXPECT_EQ(found.texts.size(), 2u);
}

TEST_F(PayloadPackTest, FindsWordsWithoutAndWithHalfAnIndex) {
  const auto writer = Create();
  Add(*writer, R"(["ann"])", "one");
  const std::string half = *ReadFile(IndexPath());
  Add(*writer, R"(["ann","bob"])", "two");
  EXPECT_EQ(Matches("ann"), 2);

  Overwrite(IndexPath(), half);
  EXPECT_EQ(Matches("ann"), 2);
  EXPECT_EQ(Matches("bob"), 1);
  Overwrite(IndexPath(), "rubbish");
  EXPECT_EQ(Matches("ann"), 2);
  std::filesystem::remove(IndexPath());
  EXPECT_EQ(Matches("ann"), 2);
  EXPECT_EQ(Matches("carol"), 0);
}

TEST_F(PayloadPackTest, KeepsOnlyTheHeadOfWhatIsNotKept) {
  const auto writer = Create();
  SentPayload sent = Sent(R"(["ann"])", "one");
  sent.kept = false;
  ASSERT_OK(writer->Append(sent, R"(["ann"])", true));
  EXPECT_EQ(Matches("ann"), 0);
  const Found found = ReadAll();
  EXPECT_EQ(found.condition.damaged, 0);
  EXPECT_EQ(found.texts.at("one"), "");
}

TEST_F(PayloadPackTest, TellsAnotherKeyFromDamage) {
  Create();
  const PayloadKeys other = KeysOf('o');
  EXPECT_EQ(PackReader::Open(folder_, Only(), other).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(PayloadKeys::From("short").ok());
}

TEST_F(PayloadPackTest, TellsAChangedNameOfTheKeyFromAnotherKey) {
  Add(*Create(), "text", "one");
  std::string bytes = *ReadFile(PackPath());
  bytes[8] ^= 1;
  ASSERT_OK(ReplaceFile(PackPath(), bytes));
  EXPECT_EQ(PackReader::Open(folder_, Only(), keys_).status().code(),
            absl::StatusCode::kDataLoss);
  const PayloadKeys other = KeysOf('o');
  EXPECT_EQ(PackReader::Open(folder_, Only(), other).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(PayloadPackTest, BeginsAnotherPackWhereOneIsThere) {
  const auto first = Create();
  const auto second = Create();
  Add(*second, "text", "one");
  EXPECT_EQ(ListPacks(folder_)->size(), 2u);
  EXPECT_EQ(DateOfPack(ListPacks(folder_)->back()), "2026-11-24");
  EXPECT_FALSE(DateOfPack("payloads_2026-1a-24_x.pack").has_value());
  EXPECT_TRUE(ListPacks(folder_ + "/nowhere")->empty());
}

}  // namespace
}  // namespace osiris
