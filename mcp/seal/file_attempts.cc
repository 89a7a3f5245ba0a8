#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "mcp/seal/escape_attempts.h"

namespace osiris::mcp {
namespace {

int ErrorOf(long result) { return result < 0 ? errno : 0; }

int OpenInRing(const EscapeTargets&) {
  io_uring_params params = {};
  const int ring = static_cast<int>(syscall(SYS_io_uring_setup, 4, &params));
  if (ring < 0) return errno;
  constexpr int kRights = PROT_READ | PROT_WRITE;
  constexpr int kFlags = MAP_SHARED | MAP_POPULATE;
  auto* const sq = static_cast<char*>(
      mmap(nullptr, params.sq_off.array + params.sq_entries * sizeof(uint32_t),
           kRights, kFlags, ring, IORING_OFF_SQ_RING));
  auto* const cq = static_cast<char*>(mmap(
      nullptr, params.cq_off.cqes + params.cq_entries * sizeof(io_uring_cqe),
      kRights, kFlags, ring, IORING_OFF_CQ_RING));
  auto* const entry = static_cast<io_uring_sqe*>(
      mmap(nullptr, params.sq_entries * sizeof(io_uring_sqe), kRights, kFlags,
           ring, IORING_OFF_SQES));
  if (sq == MAP_FAILED || cq == MAP_FAILED || entry == MAP_FAILED) return errno;
  *entry = {};
  entry->opcode = IORING_OP_OPENAT;
  entry->fd = AT_FDCWD;
  entry->addr = reinterpret_cast<uint64_t>("/etc/passwd");
  entry->open_flags = O_RDONLY;
  auto* const tail = reinterpret_cast<uint32_t*>(sq + params.sq_off.tail);
  *reinterpret_cast<uint32_t*>(sq + params.sq_off.array) = 0;
  __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
  if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, nullptr,
              0) < 0) {
    return errno;
  }
  const auto* const done =
      reinterpret_cast<io_uring_cqe*>(cq + params.cq_off.cqes);
  return done->res < 0 ? -done->res : 0;
}

int OpenWithHow(const EscapeTargets&) {
  open_how how = {};
  return ErrorOf(
      syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", &how, sizeof(how)));
}

int ReadStat(const EscapeTargets&) {
  struct stat info = {};
  return ErrorOf(stat("/etc/passwd", &info));
}

int ReadStatx(const EscapeTargets&) {
  struct statx info = {};
  return ErrorOf(
      syscall(SYS_statx, AT_FDCWD, "/etc/passwd", 0, STATX_BASIC_STATS, &info));
}

int ReadLink(const EscapeTargets&) {
  char target[256];
  return ErrorOf(readlink("/proc/self/exe", target, sizeof(target)));
}

int ListFolder(const EscapeTargets& targets) {
  const int fd = open(targets.folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (fd < 0) return errno;
  char entries[1024];
  return ErrorOf(syscall(SYS_getdents64, fd, entries, sizeof(entries)));
}

int SetAttribute(const EscapeTargets& targets) {
  // On a file system without attributes of users this fails by itself.
  return ErrorOf(
      setxattr((targets.folder + "/victim").c_str(), "user.x", "1", 1, 0));
}

int WriteProcessMemory(const EscapeTargets& targets) {
  const std::string path = "/proc/" + std::to_string(targets.parent) + "/mem";
  return ErrorOf(open(path.c_str(), O_RDONLY));
}

std::string In(const EscapeTargets& targets, const char* name) {
  return targets.folder + "/" + name;
}

std::vector<EscapeAttempt> OpeningAttempts() {
  using T = const EscapeTargets&;
  return {
      {"file.open_to_read",
       [](T) { return ErrorOf(open("/etc/passwd", O_RDONLY)); }},
      {"file.open_folder",
       [](T) { return ErrorOf(open("/", O_RDONLY | O_DIRECTORY)); }},
      {"file.open_path",
       [](T) { return ErrorOf(open("/etc/passwd", O_PATH)); }},
      {"file.open_environment",
       [](T) { return ErrorOf(open("/proc/self/environ", O_RDONLY)); }},
      {"file.open_device",
       [](T) { return ErrorOf(open("/dev/null", O_WRONLY)); }},
      {"file.open_below_root",
       [](T t) { return ErrorOf(openat(t.root_fd, "etc/passwd", O_RDONLY)); }},
      {"file.open_memory_of_parent", WriteProcessMemory, false},
      {"file.openat2", OpenWithHow},
      {"file.open_in_ring", OpenInRing, false},
  };
}

std::vector<EscapeAttempt> LookingAttempts() {
  using T = const EscapeTargets&;
  return {
      {"file.stat", ReadStat},
      {"file.statx", ReadStatx},
      {"file.access", [](T) { return ErrorOf(access("/etc/passwd", R_OK)); }},
      {"file.readlink", ReadLink},
      {"file.list", ListFolder},
      {"file.chdir", [](T) { return ErrorOf(chdir("/")); }},
      {"file.getcwd",
       [](T) {
         char path[4096];
         return ErrorOf(syscall(SYS_getcwd, path, sizeof(path)));
       }},
  };
}

std::vector<EscapeAttempt> ChangingAttempts() {
  using T = const EscapeTargets&;
  return {
      {"file.create",
       [](T t) {
         return ErrorOf(open(In(t, "new").c_str(), O_CREAT | O_WRONLY, 0600));
       }},
      {"file.create_unnamed",
       [](T t) {
         return ErrorOf(open(t.folder.c_str(), O_TMPFILE | O_RDWR, 0600));
       },
       false},
      {"file.mkdir",
       [](T t) { return ErrorOf(mkdir(In(t, "folder").c_str(), 0700)); }},
      {"file.unlink",
       [](T t) { return ErrorOf(unlink(In(t, "victim").c_str())); }},
      {"file.chmod",
       [](T t) { return ErrorOf(chmod(In(t, "victim").c_str(), 0644)); }},
      {"file.truncate",
       [](T t) { return ErrorOf(truncate(In(t, "victim").c_str(), 0)); }},
      {"file.set_attribute", SetAttribute, false},
      {"file.symlink",
       [](T t) { return ErrorOf(symlink("/etc", In(t, "link").c_str())); }},
      {"file.link",
       [](T t) {
         return ErrorOf(link(In(t, "victim").c_str(), In(t, "hard").c_str()));
       }},
      {"file.rename",
       [](T t) {
         return ErrorOf(rename(In(t, "moved").c_str(), In(t, "away").c_str()));
       }},
      {"file.make_fifo",
       [](T t) {
         return ErrorOf(mknod(In(t, "fifo").c_str(), S_IFIFO | 0600, 0));
       }},
      {"file.watch", [](T) { return ErrorOf(syscall(SYS_inotify_init1, 0)); }},
  };
}

}  // namespace

std::vector<EscapeAttempt> FileAttempts() {
  std::vector<EscapeAttempt> all;
  for (const auto& part :
       {OpeningAttempts(), LookingAttempts(), ChangingAttempts()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace osiris::mcp
