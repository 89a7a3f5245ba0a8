// The keychain of a session of its own: a bus, and gnome-keyring on it with
// its files in a scratch folder.

#include "core/secret/keychain.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/secret/reveal.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kProgram[] = "keychain/osiris-keychain";
constexpr std::chrono::milliseconds kPatient{60000};

std::string NewFolder() {
  std::string folder = testing::TempDir() + "keychainXXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  return folder;
}

Environment With(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](
             const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

// Short: the path of a socket has at most 107 bytes.
std::string NewSessionFolder() {
  std::string folder = "/tmp/osirisXXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  return folder;
}

// What a shell prints: the whole of it, until all who could write have ended.
std::string Shell(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "re");
  if (pipe == nullptr) return output;
  char buffer[4096];
  while (const size_t got = fread(buffer, 1, sizeof(buffer), pipe)) {
    output.append(buffer, got);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

// A session bus, which ends with the test.
class Session {
 public:
  Session() {
    // Without folders of services: nobody comes unless a test starts him.
    std::ofstream(folder_ + "/bus.conf")
        << "<busconfig><type>session</type><listen>unix:tmpdir=" << folder_
        << "</listen><auth>EXTERNAL</auth><policy context=\"default\">"
           "<allow send_destination=\"*\" eavesdrop=\"true\"/>"
           "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy>"
           "</busconfig>";
    const std::string printed =
        Shell("env -i PATH=/usr/bin:/bin HOME=" + folder_ +
              " XDG_RUNTIME_DIR=" + folder_ +
              " dbus-daemon --config-file=" + folder_ +
              "/bus.conf --fork --print-address=1 --print-pid=1 "
              "2>/dev/null");
    std::istringstream lines(printed);
    std::getline(lines, address_);
    lines >> bus_;
  }

  ~Session() {
    if (keyring_ > 0) kill(keyring_, SIGTERM);
    if (bus_ > 0) kill(bus_, SIGTERM);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // Whoever is on it may start; with a password, its keyring is open.
  void StartKeyring(const std::string& password) {
    const std::string unlock =
        password.empty()
            ? " gnome-keyring-daemon --start --components=secrets </dev/null"
            : " gnome-keyring-daemon --unlock --components=secrets";
    Shell((password.empty() ? "" : "printf " + password + " | ") +
          "env -i PATH=/usr/bin:/bin HOME=" + folder_ + " XDG_RUNTIME_DIR=" +
          folder_ + " XDG_DATA_HOME=" + folder_ + "/data" +
          " DBUS_SESSION_BUS_ADDRESS=" + address_ + unlock + " 2>/dev/null");
    while (!HasKeyring()) {
    }
    // It says where it is only on the bus; the bus knows its process.
    const std::string owner =
        Shell("dbus-send --bus='" + address_ +
              "' --dest=org.freedesktop.DBus --print-reply=literal "
              "/ org.freedesktop.DBus.GetConnectionUnixProcessID "
              "string:org.freedesktop.secrets");
    const size_t at = owner.find("uint32");
    ASSERT_NE(at, std::string::npos) << owner;
    keyring_ = std::atoi(owner.c_str() + at + 6);
  }

  // The next one finds what this one kept, and has it locked.
  void StopKeyring() {
    ASSERT_GT(keyring_, 0);
    kill(std::exchange(keyring_, 0), SIGTERM);
    // Its name leaves the bus with it.
    while (HasKeyring()) {
    }
  }

  Environment environment() const {
    return With(
        {{"DBUS_SESSION_BUS_ADDRESS", address_}, {"XDG_RUNTIME_DIR", folder_}});
  }
  const std::string& folder() const { return folder_; }

 private:
  bool HasKeyring() const {
    return Shell("dbus-send --bus='" + address_ +
                 "' --dest=org.freedesktop.DBus --print-reply=literal / "
                 "org.freedesktop.DBus.NameHasOwner "
                 "string:org.freedesktop.secrets")
               .find("true") != std::string::npos;
  }

  const std::string folder_ = NewSessionFolder();
  std::string address_;
  pid_t bus_ = 0;
  pid_t keyring_ = 0;
};

Keychain On(const Session& session) {
  return Keychain(session.environment(),
                  {.program = kProgram, .deadline = kPatient});
}

TEST(KeychainTest, KeepsAnswersReplacesAndForgets) {
  Session session;
  session.StartKeyring("open");
  Keychain keychain = On(session);
  EXPECT_THAT(keychain.Get("mysql.shop.password").status(),
              FailsWith(ErrorCode::kConfigSecretNotFound));
  ASSERT_OK(keychain.Put("mysql.shop.password", Secret("first")));
  ASSERT_OK(keychain.Put("mysql.shop.password", Secret("CANARY-keychain")));
  const absl::StatusOr<Secret> kept = keychain.Get("mysql.shop.password");
  ASSERT_OK(kept.status());
  EXPECT_EQ(RevealSecret(*kept), "CANARY-keychain");
  ASSERT_OK(keychain.Delete("mysql.shop.password"));
  ASSERT_OK(keychain.Delete("mysql.shop.password"));
  EXPECT_THAT(keychain.Get("mysql.shop.password").status(),
              FailsWith(ErrorCode::kConfigSecretNotFound));
}

TEST(KeychainTest, FindsWhatAnotherProgramKeptForIt) {
  Session session;
  session.StartKeyring("open");
  Shell(
      "printf by-hand | env -i PATH=/usr/bin:/bin DBUS_SESSION_BUS_ADDRESS='" +
      session.environment()("DBUS_SESSION_BUS_ADDRESS").value() +
      "' secret-tool store --label=shop application osiris name shop");
  const absl::StatusOr<Secret> kept = On(session).Get("shop");
  ASSERT_OK(kept.status());
  EXPECT_EQ(RevealSecret(*kept), "by-hand");
}

TEST(KeychainTest, WhatItKeepsIsOnDiskOnlyEncrypted) {
  Session session;
  session.StartKeyring("open");
  Keychain keychain = On(session);
  ASSERT_OK(keychain.Put("a", Secret("CANARY-on-disk")));
  EXPECT_EQ(Shell("grep -rl CANARY-on-disk " + session.folder() + "/data || :"),
            "");
  EXPECT_NE(Shell("ls " + session.folder() + "/data/keyrings"), "");
}

TEST(KeychainTest, ALockedKeyringIsAnErrorAndNoPrompt) {
  Session session;
  session.StartKeyring("open");
  ASSERT_OK(On(session).Put("a", Secret("value")));
  session.StopKeyring();
  session.StartKeyring("");
  EXPECT_THAT(On(session).Get("a").status(),
              FailsWith(ErrorCode::kConfigKeychainLocked));
  EXPECT_THAT(On(session).Put("b", Secret("value")),
              FailsWith(ErrorCode::kConfigKeychainLocked));
}

TEST(KeychainTest, ABusWithoutAKeychainIsSaid) {
  Session session;
  EXPECT_THAT(On(session).Get("a").status(),
              FailsWith(ErrorCode::kConfigKeychainUnavailable));
}

TEST(KeychainTest, NoBusIsSaidWithoutStartingAnything) {
  Keychain keychain(With({}), {.program = "/nowhere", .deadline = kPatient});
  EXPECT_FALSE(keychain.HasBus());
  EXPECT_THAT(keychain.Get("a").status(),
              FailsWith(ErrorCode::kConfigKeychainUnavailable));
}

TEST(KeychainTest, ADeadBusIsSaid) {
  Keychain keychain(
      With({{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus"}}),
      {.program = kProgram, .deadline = kPatient});
  EXPECT_THAT(keychain.Get("a").status(),
              FailsWith(ErrorCode::kConfigKeychainUnavailable));
}

TEST(KeychainTest, ABusThatNeverAnswersCostsTheDeadlineAndNoMore) {
  // A socket that accepts and says nothing: as long as this test lives.
  const std::string folder = NewFolder();
  const std::string script = folder + "/hang";
  std::ofstream(script) << "#!/bin/sh\nexec sleep 600\n";
  ASSERT_EQ(chmod(script.c_str(), 0700), 0);
  Keychain keychain(
      With({{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"}}),
      {.program = script, .deadline = std::chrono::milliseconds(50)});
  const absl::Status status = keychain.Get("a").status();
  EXPECT_THAT(status, FailsWith(ErrorCode::kConfigKeychainUnavailable));
  EXPECT_NE(status.message().find("in time"), std::string::npos) << status;
}

TEST(KeychainTest, AChildThatLiesIsNotBelieved) {
  const std::string script = NewFolder() + "/flood";
  std::ofstream(script) << "#!/bin/sh\nexec >&0\n"
                           "printf '\\001\\000\\000\\000\\377\\377\\377\\377'\n"
                           "exec sleep 600\n";
  ASSERT_EQ(chmod(script.c_str(), 0700), 0);
  Keychain keychain(With({{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"}}),
                    {.program = script, .deadline = kPatient});
  EXPECT_THAT(keychain.Get("a").status(),
              FailsWith(ErrorCode::kConfigKeychainUnavailable));
}

}  // namespace
}  // namespace osiris
