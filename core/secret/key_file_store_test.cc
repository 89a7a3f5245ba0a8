#include "core/secret/key_file_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/secret/reveal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

Secret Got(absl::StatusOr<Secret> key) {
  EXPECT_OK(key.status());
  return key.ok() ? *std::move(key) : Secret();
}

class KeyFileStoreTest : public testing::Test {
 protected:
  std::string NewFolder() {
    std::string folder = testing::TempDir() + "keysXXXXXX";
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    return folder + "/keys";
  }

  std::string Path(const std::string& name) {
    return folder_ + "/" + name + ".key";
  }

  const std::string folder_ = NewFolder();
  KeyFileStore store_{folder_};
};

TEST_F(KeyFileStoreTest, TheSameNameHasTheSameKeyForEveryProcess) {
  const Secret first = Got(store_.LoadOrCreate("payloads.v1"));
  KeyFileStore other(folder_);
  const Secret again = Got(other.LoadOrCreate("payloads.v1"));
  const Secret loaded = Got(other.Load("payloads.v1"));
  EXPECT_EQ(RevealSecret(first).size(), KeyStore::kKeyBytes);
  EXPECT_EQ(RevealSecret(first), RevealSecret(again));
  EXPECT_EQ(RevealSecret(first), RevealSecret(loaded));
}

TEST_F(KeyFileStoreTest, TwoNamesHaveTwoKeys) {
  const Secret one = Got(store_.LoadOrCreate("one"));
  const Secret two = Got(store_.LoadOrCreate("two"));
  EXPECT_NE(RevealSecret(one), RevealSecret(two));
}

TEST_F(KeyFileStoreTest, LoadingMakesNothing) {
  EXPECT_EQ(store_.Load("absent").status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(access(folder_.c_str(), F_OK), 0);
}

TEST_F(KeyFileStoreTest, NobodyElseCanReadIt) {
  ASSERT_OK(store_.LoadOrCreate("one").status());
  struct stat info = {};
  ASSERT_EQ(stat(Path("one").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(stat(folder_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(KeyFileStoreTest, RefusesAKeyThatOthersMayRead) {
  ASSERT_OK(store_.LoadOrCreate("one").status());
  ASSERT_EQ(chmod(Path("one").c_str(), 0640), 0);
  EXPECT_THAT(store_.Load("one").status(),
              FailsWith(ErrorCode::kConfigKeyUnusable));
  EXPECT_THAT(store_.LoadOrCreate("one").status(),
              FailsWith(ErrorCode::kConfigKeyUnusable));
}

TEST_F(KeyFileStoreTest, RefusesALinkAndAHalfWrittenKey) {
  ASSERT_OK(store_.LoadOrCreate("one").status());
  ASSERT_EQ(symlink(Path("one").c_str(), Path("link").c_str()), 0);
  EXPECT_THAT(store_.Load("link").status(),
              FailsWith(ErrorCode::kConfigKeyUnusable));
  ASSERT_OK(ReplaceFile(Path("one"), "half"));
  EXPECT_THAT(store_.Load("one").status(),
              FailsWith(ErrorCode::kConfigKeyUnusable));
}

TEST_F(KeyFileStoreTest, ADeletedKeyIsGone) {
  const Secret before = Got(store_.LoadOrCreate("one"));
  ASSERT_OK(store_.Delete("one"));
  ASSERT_OK(store_.Delete("one"));
  EXPECT_EQ(store_.Load("one").status().code(), absl::StatusCode::kNotFound);
  const Secret after = Got(store_.LoadOrCreate("one"));
  EXPECT_NE(RevealSecret(before), RevealSecret(after));
}

TEST_F(KeyFileStoreTest, NamesCannotLeaveTheFolder) {
  for (const char* const name : {"", ".", "..", "../x", "a/b", "A", ".a"}) {
    EXPECT_THAT(store_.LoadOrCreate(name).status(),
                FailsWith(ErrorCode::kConfigKeyUnusable))
        << name;
  }
}

TEST_F(KeyFileStoreTest, AllWhoAskAtOnceGetOneKey) {
  std::vector<std::string> keys(8);
  std::vector<std::thread> threads;
  for (std::string& key : keys) {
    threads.emplace_back([this, &key] {
      KeyFileStore store(folder_);
      const absl::StatusOr<Secret> got = store.LoadOrCreate("raced");
      if (got.ok()) key = std::string(RevealSecret(*got));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(keys[0].size(), KeyStore::kKeyBytes);
  EXPECT_THAT(keys, testing::Each(keys[0]));
}

}  // namespace
}  // namespace osiris
