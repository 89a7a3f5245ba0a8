#include "core/approval/approval_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kMostBytes = 8192;
constexpr int kBacklog = 64;
// For a question to follow its connection.
constexpr int kFirstBytesMs = 1000;

std::string FolderOf(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

bool IsOurs(const std::string& folder) {
  struct stat info = {};
  return lstat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) &&
         info.st_uid == geteuid() && (info.st_mode & 077) == 0;
}

std::optional<sockaddr_un> AddressOf(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return std::nullopt;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

UniqueFd NewSocket() {
  return UniqueFd(
      socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

bool IsOfThisUser(int fd) {
  ucred peer = {};
  socklen_t size = sizeof(peer);
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == geteuid();
}

// Connected to one of this user, or nothing.
UniqueFd Connect(const std::string& path) {
  const std::optional<sockaddr_un> address = AddressOf(path);
  if (!address || !IsOurs(FolderOf(path))) return UniqueFd();
  UniqueFd fd = NewSocket();
  if (!fd ||
      connect(fd.get(), reinterpret_cast<const sockaddr*>(&*address),
              sizeof(*address)) != 0 ||
      !IsOfThisUser(fd.get())) {
    return UniqueFd();
  }
  return fd;
}

UniqueFd ConnectToAny(const std::vector<std::string>& sockets) {
  for (const std::string& path : sockets) {
    UniqueFd fd = Connect(path);
    if (fd) return fd;
  }
  return UniqueFd();
}

bool Send(int fd, const std::string& packet) {
  return send(fd, packet.data(), packet.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(packet.size());
}

// Empty where there is none, or the other side is gone.
std::string Receive(int fd) {
  std::array<char, kMostBytes> buffer;
  const ssize_t size = recv(fd, buffer.data(), buffer.size(), MSG_TRUNC);
  if (size <= 0 || static_cast<size_t>(size) > buffer.size()) return "";
  return std::string(buffer.data(), static_cast<size_t>(size));
}

absl::Status Unusable(std::string_view what, const std::string& path) {
  return MakeError(
      ErrorCode::kConfigHomeUnusable,
      fmt::format("{} `{}`: {}", what, path, std::strerror(errno)));
}

}  // namespace

std::vector<std::string> ApprovalSockets(std::string_view home,
                                         const Environment& environment) {
  const std::string name = Sha256Hex(home).substr(0, 16) + ".sock";
  std::vector<std::string> paths;
  const std::optional<std::string> runtime = environment("XDG_RUNTIME_DIR");
  if (runtime && runtime->starts_with('/')) {
    paths.push_back(fmt::format("{}/osiris/{}", *runtime, name));
  }
  const std::string usual =
      fmt::format("/run/user/{}/osiris/{}", geteuid(), name);
  if (paths.empty() || paths.front() != usual) paths.push_back(usual);
  paths.push_back(fmt::format("/tmp/osiris-{}/{}", geteuid(), name));
  return paths;
}

absl::StatusOr<std::optional<ApprovalAnswer>> AskListener(
    const std::vector<std::string>& sockets, const ApprovalQuestion& question,
    const CallContext& context) {
  const UniqueFd fd = ConnectToAny(sockets);
  if (!fd) return std::nullopt;
  if (!Send(fd.get(), Encode(question))) return ApprovalAnswer::kDeny;
  while (true) {
    const int left = MillisecondsLeft(context);
    if (left == 0) return ApprovalAnswer::kDeny;
    pollfd fds[] = {{fd.get(), POLLIN, 0},
                    {context.cancellation.fd(), POLLIN, 0}};
    if (poll(fds, 2, left) < 0 && errno != EINTR) return ApprovalAnswer::kDeny;
    if (context.cancellation.cancelled()) return CheckAlive(context);
    if (fds[0].revents == 0) continue;
    return DecodeAnswer(Receive(fd.get()), question.nonce)
        .value_or(ApprovalAnswer::kDeny);
  }
}

bool SomebodyListens(const std::vector<std::string>& sockets) {
  return static_cast<bool>(ConnectToAny(sockets));
}

PendingApproval::PendingApproval(UniqueFd asker, ApprovalQuestion question)
    : asker_(std::move(asker)), question_(std::move(question)) {}

bool PendingApproval::Answer(ApprovalAnswer answer) const {
  return Send(asker_.get(), EncodeAnswer(question_.nonce, answer));
}

absl::StatusOr<ApprovalListener> ApprovalListener::Bind(
    const std::vector<std::string>& sockets) {
  if (SomebodyListens(sockets)) {
    return MakeError(ErrorCode::kPolicyAnotherListens,
                     "another desktop or terminal answers already");
  }
  for (const std::string& path : sockets) {
    const std::string folder = FolderOf(path);
    mkdir(folder.c_str(), 0700);
    const std::optional<sockaddr_un> address = AddressOf(path);
    if (!IsOurs(folder) || !address) continue;
    UniqueFd lock(open((path + ".lock").c_str(),
                       O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock) return Unusable("opening", path + ".lock");
    if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
      return MakeError(ErrorCode::kPolicyAnotherListens,
                       "another desktop or terminal answers already");
    }
    // Of one that ended without taking it away.
    unlink(path.c_str());
    UniqueFd fd = NewSocket();
    if (!fd ||
        bind(fd.get(), reinterpret_cast<const sockaddr*>(&*address),
             sizeof(*address)) != 0 ||
        listen(fd.get(), kBacklog) != 0) {
      return Unusable("listening at", path);
    }
    return ApprovalListener(path, std::move(lock), std::move(fd));
  }
  return MakeError(ErrorCode::kConfigHomeUnusable,
                   "there is no folder of this user alone for a socket",
                   {.path = {}, .hint = "set XDG_RUNTIME_DIR to one"});
}

ApprovalListener::ApprovalListener(std::string path, UniqueFd lock,
                                   UniqueFd socket)
    : path_(std::move(path)),
      lock_(std::move(lock)),
      socket_(std::move(socket)) {}

ApprovalListener::~ApprovalListener() {
  if (socket_) unlink(path_.c_str());
}

std::optional<PendingApproval> ApprovalListener::Next() const {
  UniqueFd asker(
      accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!asker || !IsOfThisUser(asker.get())) return std::nullopt;
  pollfd waiting = {asker.get(), POLLIN, 0};
  if (poll(&waiting, 1, kFirstBytesMs) <= 0) return std::nullopt;
  std::optional<ApprovalQuestion> question =
      DecodeQuestion(Receive(asker.get()));
  if (!question) return std::nullopt;
  return PendingApproval(std::move(asker), *std::move(question));
}

}  // namespace osiris
