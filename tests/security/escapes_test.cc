// What code that has taken over the front or a worker can do: nothing that is
// not said here, on kernels with every part of the seal and with less, as root
// and as another user. The same attempts are made without a seal, to see that
// they are no blanks.

#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/unique_fd.h"
#include "core/seal/pretended_kernel.h"
#include "core/seal/process_limits.h"
#include "gtest/gtest.h"
#include "mcp/seal/front_seal.h"
#include "tests/security/escape_ground.h"
#include "worker/jail.h"

namespace osiris {
namespace {

using Ends = std::map<std::string, int>;
using Seal = std::function<bool(const EscapeGround&)>;

constexpr uid_t kNobody = 65534;

// Root and another one; where root's powers are not there, this one alone.
std::vector<uid_t> Users() {
  if (geteuid() == 0) return {0, kNobody};
  return {geteuid()};
}

// Tries everything as `user`, in a child that the attempts take for their
// broker. Empty: it could not become the user, or not make the ground.
std::string TryInChild(uid_t user, const Seal& seal, int out) {
  if (user != geteuid() && (setgid(user) != 0 || setuid(user) != 0)) return "";
  // As a broker does.
  if (!HideFromDebuggers().ok()) return "";
  EscapeGround ground;
  if (!ground.ready()) return "";
  std::ostringstream text;
  for (const auto& [name, value] : ground.TryAll(seal)) {
    text << name << ' ' << value << '\n';
  }
  const std::string all = text.str();
  if (write(out, all.data(), all.size()) < 0) return "";
  return all;
}

Ends TryAs(uid_t user, const Seal& seal) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  const pid_t child = fork();
  if (child == 0) _exit(TryInChild(user, seal, out.get()).empty() ? 1 : 0);
  out.Reset();
  std::string text;
  char bytes[4096];
  for (ssize_t n = 0; (n = read(in.get(), bytes, sizeof(bytes))) > 0;) {
    text.append(bytes, n);
  }
  waitpid(child, nullptr, 0);
  Ends found;
  std::istringstream lines(text);
  std::string name;
  for (int value = 0; lines >> name >> value;) found.emplace(name, value);
  return found;
}

std::set<std::string> WorkedIn(const Ends& ends) {
  std::set<std::string> names;
  for (const auto& [name, value] : ends) {
    if (value == 0) names.insert(name);
  }
  return names;
}

bool Sealed(const Ends& ends) {
  for (const auto& [name, value] : ends) {
    if (value == EscapeGround::kNotSealed) return false;
  }
  return ends.size() >= 50;
}

class EscapesTest
    : public testing::TestWithParam<std::tuple<PretendedKernel, uid_t>> {
 protected:
  static PretendedKernel kernel() { return std::get<0>(GetParam()); }
  static uid_t user() { return std::get<1>(GetParam()); }
  static bool landlock() { return kernel() != PretendedKernel::kNoLandlock; }
};

TEST_P(EscapesTest, NothingEscapesFromTheFront) {
  const PretendedKernel kernel = EscapesTest::kernel();

  const Ends ends = TryAs(user(), [kernel](const EscapeGround& ground) {
    return Pretend(kernel) &&
           mcp::SealFront(
               {.last_fd = ground.last_fd(), .parent = ground.targets().parent})
               .ok();
  });

  EXPECT_TRUE(Sealed(ends));
  EXPECT_EQ(WorkedIn(ends), std::set<std::string>());
}

TEST_P(EscapesTest, AWorkerReadsItsFolderComputesAndNoMore) {
  const PretendedKernel kernel = EscapesTest::kernel();

  const Ends ends = TryAs(user(), [kernel](const EscapeGround& ground) {
    const JailNeeds needs = {.read_paths = {ground.targets().folder},
                             .tcp_ports = {}};
    return Pretend(kernel) &&
           LimitProcess({.address_space = 1ULL << 30}).ok() &&
           worker::EnterJail(needs).ok();
  });

  EXPECT_TRUE(Sealed(ends));
  std::set<std::string> allowed = {"exec.thread", "file.access",
                                   "file.getcwd", "file.readlink",
                                   "file.stat",   "file.statx"};
  if (!landlock()) {
    // Nothing but Landlock tells one file from another.
    allowed.insert(
        {"file.open_below_root", "file.open_folder", "file.open_to_read"});
    // Its own, which is empty, and root's to read once a broker hides itself.
    if (user() == 0) allowed.insert("file.open_environment");
  }
  EXPECT_EQ(WorkedIn(ends), allowed);
}

INSTANTIATE_TEST_SUITE_P(
    Everywhere, EscapesTest,
    testing::Combine(testing::Values(PretendedKernel::kThis,
                                     PretendedKernel::kLandlockForFilesOnly,
                                     PretendedKernel::kNoLandlock),
                     testing::ValuesIn(Users())),
    [](const auto& info) {
      const char tier = "ABC"[static_cast<int>(std::get<0>(info.param))];
      return std::string("Tier") + tier + "AsUser" +
             std::to_string(std::get<1>(info.param));
    });

// The control: without a seal the same attempts get through.
class UnsealedTest : public testing::TestWithParam<uid_t> {};

TEST_P(UnsealedTest, TheAttemptsWork) {
  const Ends ends = TryAs(GetParam(), [](const EscapeGround&) { return true; });

  const std::set<std::string> worked = WorkedIn(ends);
  for (const mcp::EscapeAttempt& attempt : mcp::AllEscapeAttempts()) {
    // What hides itself is root's to look at.
    const bool hidden =
        GetParam() != 0 && attempt.name == "file.open_environment";
    if (!attempt.works_unsealed || hidden) continue;
    EXPECT_TRUE(worked.contains(attempt.name))
        << attempt.name << " ended with " << ends.at(attempt.name);
  }
  EXPECT_GE(worked.size(), GetParam() == 0 ? 50u : 45u);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, UnsealedTest, testing::ValuesIn(Users()),
                         [](const auto& info) {
                           return "AsUser" + std::to_string(info.param);
                         });

}  // namespace
}  // namespace osiris
