#include "core/audit/seal_key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "core/audit/audit_log.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class SealKeyFileTest : public testing::Test {
 protected:
  const std::string folder_ =
      testing::TempDir() + "/" +
      testing::UnitTest::GetInstance()->current_test_info()->name() +
      std::to_string(getpid());
  const std::string keys_ = folder_ + "/keys";
  const std::string path_ = keys_ + "/audit_seals";
};

std::string Key(char digit) { return std::string(64, digit); }

TEST_F(SealKeyFileTest, GivesBackTheKeyThatASegmentGotFirst) {
  SealKeyFile keys(keys_);
  ASSERT_OK(keys.Put("a.jsonl", Key('a')));
  ASSERT_OK(keys.Put("b.jsonl", Key('b')));
  ASSERT_OK(keys.Put("a.jsonl", Key('c')));

  EXPECT_EQ(keys.Get("a.jsonl")->ToHex(), Key('a'));
  EXPECT_EQ(keys.Get("b.jsonl")->ToHex(), Key('b'));
  EXPECT_EQ(keys.Get("c.jsonl").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SealKeyFileTest, NamesTheSegmentsThatHaveAKey) {
  SealKeyFile reader(keys_);
  EXPECT_TRUE(reader.Keyed().empty());
  SealKeyFile keys(keys_);
  ASSERT_OK(keys.Put("a.jsonl", Key('a')));
  ASSERT_OK(keys.Put("b.jsonl", Key('b')));
  keys.NoteKept("c.jsonl", {.seals = 1});

  EXPECT_EQ(reader.Keyed(), (std::vector<std::string>{"a.jsonl", "b.jsonl"}));
}

TEST_F(SealKeyFileTest, PassesOverHalfAKeyThatAFullDiskLeft) {
  SealKeyFile keys(keys_);
  ASSERT_OK(MakeFolder(keys_));
  ASSERT_OK(ReplaceFile(path_, "\na.jsonl " + std::string(20, 'b')));
  ASSERT_OK(keys.Put("a.jsonl", Key('a')));

  EXPECT_EQ(keys.Get("a.jsonl")->ToHex(), Key('a'));
}

TEST_F(SealKeyFileTest, SeesWhatAnotherProcessPutMeanwhile) {
  SealKeyFile reader(keys_);
  SealKeyFile writer(keys_);
  EXPECT_EQ(reader.Get("a.jsonl").status().code(), absl::StatusCode::kNotFound);
  ASSERT_OK(writer.Put("a.jsonl", Key('a')));
  ASSERT_TRUE(reader.Get("a.jsonl").ok());
  ASSERT_OK(writer.Put("b.jsonl", Key('b')));

  EXPECT_EQ(reader.Get("b.jsonl")->ToHex(), Key('b'));
}

TEST_F(SealKeyFileTest, KnowsWhatWasOnDisk) {
  SealKeyFile writer(keys_);
  EXPECT_TRUE(writer.Kept().empty());
  ASSERT_OK(writer.Put("a.jsonl", Key('a')));
  ASSERT_OK(writer.Put("b.jsonl", Key('b')));
  SealKeyFile reader(keys_);
  EXPECT_TRUE(reader.Kept().empty());
  writer.NoteKept("a.jsonl", {.seals = 1});

  EXPECT_EQ(reader.Kept(),
            (std::map<std::string, KeptSegment>{{"a.jsonl", {.seals = 1}}}));
  EXPECT_EQ(reader.Get("a.jsonl")->ToHex(), Key('a'));
}

TEST_F(SealKeyFileTest, NotesMoreAndMoreInPlaceAndNeverLess) {
  SealKeyFile keys(keys_);
  keys.NoteKept("a.jsonl", {.seals = 1});
  keys.NoteKept("b.jsonl", {.seals = 1});
  const auto size = std::filesystem::file_size(path_);
  for (int64_t seals = 2; seals < 100; ++seals) {
    keys.NoteKept("a.jsonl", {.seals = seals});
  }
  keys.NoteKept("a.jsonl", {.seals = 5});
  EXPECT_EQ(keys.Kept()["a.jsonl"], (KeptSegment{.seals = 99}));
  keys.NoteKept("a.jsonl", {.seals = 100, .closed = true});
  keys.NoteKept("a.jsonl", {.seals = 100});

  EXPECT_EQ(std::filesystem::file_size(path_), size);
  EXPECT_EQ(keys.Kept()["a.jsonl"],
            (KeptSegment{.seals = 100, .closed = true}));
  EXPECT_EQ(SealKeyFile(keys_).Kept()["b.jsonl"], (KeptSegment{.seals = 1}));
}

TEST_F(SealKeyFileTest, WritesOverNoLineOfAnotherFile) {
  SealKeyFile keys(keys_);
  keys.NoteKept("a.jsonl", {.seals = 1});
  // Somebody put an older file back.
  ASSERT_OK(ReplaceFile(path_, "\nold.jsonl " + Key('a') + "\n"));
  keys.NoteKept("a.jsonl", {.seals = 2});

  EXPECT_EQ(SealKeyFile(keys_).Get("old.jsonl")->ToHex(), Key('a'));
  EXPECT_EQ(keys.Kept()["a.jsonl"], (KeptSegment{.seals = 2}));
}

TEST_F(SealKeyFileTest, ReadsNotesFromBeforeTheyHadNumbers) {
  ASSERT_OK(MakeFolder(keys_));
  ASSERT_OK(ReplaceFile(path_, "\na.jsonl kept\n\nb.jsonl kept 00\n"));

  EXPECT_EQ(SealKeyFile(keys_).Kept(),
            (std::map<std::string, KeptSegment>{{"a.jsonl", {}}}));
}

TEST_F(SealKeyFileTest, TakesNoNumberOfWhichHalfIsOlder) {
  ASSERT_OK(MakeFolder(keys_));
  ASSERT_OK(ReplaceFile(path_,
                        "\na.jsonl kept 000000000299 000000000199 open\n"
                        "\nb.jsonl kept 000000000200 000000000200 done\n"));

  EXPECT_EQ(SealKeyFile(keys_).Kept(),
            (std::map<std::string, KeptSegment>{
                {"a.jsonl", {}}, {"b.jsonl", {.seals = 200, .closed = true}}}));
}

TEST_F(SealKeyFileTest, IsTheUsersAlone) {
  SealKeyFile keys(keys_);
  ASSERT_OK(keys.Put("a.jsonl", Key('a')));
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);

  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);

  EXPECT_FALSE(SealKeyFile(keys_).Put("b.jsonl", Key('b')).ok());
  EXPECT_FALSE(SealKeyFile(keys_).Get("a.jsonl").ok());
}

TEST_F(SealKeyFileTest, FollowsNoLink) {
  ASSERT_OK(MakeFolder(keys_));
  ASSERT_EQ(symlink("/dev/null", path_.c_str()), 0);

  EXPECT_FALSE(SealKeyFile(keys_).Put("a.jsonl", Key('a')).ok());
}

TEST_F(SealKeyFileTest, LosesNoKeyAfterHalfALine) {
  SealKeyFile keys(keys_);
  ASSERT_OK(keys.Put("a.jsonl", Key('a')));
  ASSERT_EQ(truncate(path_.c_str(), 40), 0);
  ASSERT_OK(keys.Put("b.jsonl", Key('b')));

  EXPECT_FALSE(keys.Get("a.jsonl").ok());
  EXPECT_EQ(keys.Get("b.jsonl")->ToHex(), Key('b'));
}

TEST_F(SealKeyFileTest, TakesKeysFromManyAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([this, i] {
      SealKeyFile keys(keys_);
      for (int k = 0; k < 50; ++k) {
        EXPECT_OK(keys.Put(std::to_string(i * 50 + k), Key('e')));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  SealKeyFile keys(keys_);
  for (int i = 0; i < 400; ++i) {
    EXPECT_TRUE(keys.Get(std::to_string(i)).ok()) << i;
  }
}

// What a chain alone cannot show: lines cut off at the end.
TEST_F(SealKeyFileTest, LetsVerificationSeeThatLinesWereCutOff) {
  FakeClock clock;
  SealKeyFile keys(keys_);
  const std::string folder = folder_ + "/audit";
  std::string path;
  {
    AuditLog log(folder, std::string(32, 'a'), clock,
                 {.checkpoint_events = 2, .keys = &keys});
    for (int i = 0; i < 9; ++i) {
      ASSERT_OK(log.Append({.kind = AuditEventKind::kCallBegan},
                           AuditWait::kWritten));
    }
    path = log.path();
  }
  const auto whole = VerifyAudit(folder, {.keys = &keys});
  ASSERT_OK(whole.status());
  ASSERT_TRUE(whole->findings.empty());
  ASSERT_GT(whole->seals_checked, 0);

  const std::string text = *ReadFile(path);
  const size_t cut = text.rfind('\n', text.rfind('\n', text.size() - 2) - 1);
  ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(cut + 1)), 0);

  const auto shorter = VerifyAudit(folder, {.keys = &keys});
  ASSERT_OK(shorter.status());
  EXPECT_FALSE(shorter->findings.empty());
}

}  // namespace
}  // namespace osiris
