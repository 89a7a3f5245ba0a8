#include "core/secret/passphrase.h"

#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/secret/reveal.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using testing::HasSubstr;
using testing::Not;

class PassphraseTest : public testing::Test {
 protected:
  std::string NewFile(std::string_view text) {
    std::string path = testing::TempDir() + "passphraseXXXXXX";
    close(mkstemp(path.data()));
    EXPECT_OK(ReplaceFile(path, text));
    return path;
  }

  std::string Read(const std::string& path) {
    const absl::StatusOr<Secret> secret = ReadPassphrase(path);
    EXPECT_OK(secret.status());
    return secret.ok() ? std::string(RevealSecret(*secret)) : "";
  }
};

TEST_F(PassphraseTest, IsTheFirstLine) {
  EXPECT_EQ(Read(NewFile("correct horse")), "correct horse");
  EXPECT_EQ(Read(NewFile("correct horse\r\nsecond\n")), "correct horse");
}

TEST_F(PassphraseTest, ComesThroughAPipeToo) {
  int fds[2];
  ASSERT_EQ(pipe2(fds, 0), 0);
  ASSERT_EQ(write(fds[1], "piped\n", 6), 6);
  EXPECT_EQ(Read(fmt::format("/dev/fd/{}", fds[0])), "piped");
  close(fds[0]);
  close(fds[1]);
}

TEST_F(PassphraseTest, AFileThatOthersReadIsRefused) {
  const std::string path = NewFile("CANARY-passphrase");
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  const absl::Status status = ReadPassphrase(path).status();
  EXPECT_THAT(status, FailsWith(ErrorCode::kConfigVaultLocked));
  EXPECT_THAT(std::string(status.message()), HasSubstr("chmod 600"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("CANARY")));
}

TEST_F(PassphraseTest, NothingIsNoPassphrase) {
  for (const std::string& path :
       {NewFile(""), NewFile("\nsecond"), std::string("/nowhere"),
        std::string("/dev/null")}) {
    EXPECT_THAT(ReadPassphrase(path).status(),
                FailsWith(ErrorCode::kConfigVaultLocked))
        << path;
  }
}

TEST_F(PassphraseTest, AFileComesBeforeAPerson) {
  const std::string path = NewFile("from the file");
  std::optional<std::string> variable = path;
  const AskPassphrase ask = PassphraseFrom(
      [&variable](const std::string& name) {
        return name == kPassphraseVariable ? variable : std::nullopt;
      },
      [](bool) { return absl::StatusOr<Secret>(Secret("typed")); });
  EXPECT_EQ(RevealSecret(ask(false).value()), "from the file");
  variable = std::nullopt;
  EXPECT_EQ(RevealSecret(ask(false).value()), "typed");
}

TEST_F(PassphraseTest, WithoutFileAndPersonItSaysWhatToDo) {
  const AskPassphrase ask = PassphraseFrom(
      [](const std::string&) { return std::optional<std::string>(); }, {});
  const absl::Status status = ask(false).status();
  EXPECT_THAT(status, FailsWith(ErrorCode::kConfigVaultLocked));
  EXPECT_THAT(GetErrorInfo(status).hint, HasSubstr(kPassphraseVariable));
}

}  // namespace
}  // namespace osiris
