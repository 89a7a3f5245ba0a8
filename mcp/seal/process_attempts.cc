#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "mcp/seal/escape_attempts.h"

namespace osiris::mcp {
namespace {

int ErrorOf(long result) { return result < 0 ? errno : 0; }

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int ConnectTcp(const EscapeTargets& targets) {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM, 0));
  if (!fd) return errno;
  const sockaddr_in address = Loopback(targets.port);
  return ErrorOf(connect(fd.get(), reinterpret_cast<const sockaddr*>(&address),
                         sizeof(address)));
}

int BindTcp(const EscapeTargets&) {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM, 0));
  if (!fd) return errno;
  const sockaddr_in address = Loopback(0);
  return ErrorOf(bind(fd.get(), reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)));
}

int SendUdp(const EscapeTargets& targets) {
  const UniqueFd fd(socket(AF_INET, SOCK_DGRAM, 0));
  if (!fd) return errno;
  const sockaddr_in address = Loopback(targets.port);
  return ErrorOf(sendto(fd.get(), "x", 1, 0,
                        reinterpret_cast<const sockaddr*>(&address),
                        sizeof(address)));
}

int ConnectLocal(const std::string& name) {
  const UniqueFd fd(socket(AF_UNIX, SOCK_STREAM, 0));
  if (!fd) return errno;
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (name.size() >= sizeof(address.sun_path)) return ENAMETOOLONG;
  std::memcpy(address.sun_path, name.data(), name.size());
  return ErrorOf(connect(fd.get(), reinterpret_cast<const sockaddr*>(&address),
                         offsetof(sockaddr_un, sun_path) + name.size()));
}

// Runs `exec` in a child that shares memory; its errno, or 0.
int InVfork(int (*exec)(const EscapeTargets&), const EscapeTargets& targets) {
  const pid_t child = vfork();
  if (child < 0) return errno;
  if (child == 0) _exit(exec(targets));
  int status = 0;
  if (waitpid(child, &status, 0) < 0) return errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

int ExecPath(const EscapeTargets&) {
  char name[] = "true";
  char* const arguments[] = {name, nullptr};
  char* const environment[] = {nullptr};
  execve("/bin/true", arguments, environment);
  return errno;
}

int ExecMemory(const EscapeTargets& targets) {
  char name[] = "true";
  char* const arguments[] = {name, nullptr};
  char* const environment[] = {nullptr};
  syscall(SYS_execveat, targets.program_fd, "", arguments, environment,
          AT_EMPTY_PATH);
  return errno;
}

int SpawnPath(const EscapeTargets&) {
  char name[] = "true";
  char* const arguments[] = {name, nullptr};
  char* const environment[] = {nullptr};
  pid_t child = 0;
  const int error = posix_spawn(&child, "/bin/true", nullptr, nullptr,
                                arguments, environment);
  if (error == 0) waitpid(child, nullptr, 0);
  return error;
}

int Fork(const EscapeTargets&) {
  const pid_t child = fork();
  if (child < 0) return errno;
  if (child == 0) _exit(0);
  return ErrorOf(waitpid(child, nullptr, 0));
}

int StartThread(const EscapeTargets&) {
  static char stack[1 << 16];
  constexpr int kFlags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
                         CLONE_THREAD | CLONE_SYSVSEM;
  return ErrorOf(clone(
      [](void*) -> int {
        syscall(SYS_exit, 0);
        return 0;
      },
      stack + sizeof(stack), kFlags, nullptr));
}

int MapExecutable(const EscapeTargets&) {
  return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
             ? errno
             : 0;
}

int MakeExecutable(const EscapeTargets&) {
  void* const memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return ErrorOf(mprotect(memory, 4096, PROT_READ | PROT_EXEC));
}

int MapProgram(const EscapeTargets& targets) {
  return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE,
              targets.program_fd, 0) == MAP_FAILED
             ? errno
             : 0;
}

int ReadOtherMemory(const EscapeTargets& targets) {
  char bytes[8];
  iovec local = {bytes, sizeof(bytes)};
  iovec remote = {reinterpret_cast<void*>(0x400000), sizeof(bytes)};
  return ErrorOf(process_vm_readv(targets.parent, &local, 1, &remote, 1, 0));
}

int TakeDescriptor(const EscapeTargets& targets) {
  const long process = syscall(SYS_pidfd_open, targets.parent, 0);
  if (process < 0) return errno;
  return ErrorOf(syscall(SYS_pidfd_getfd, process, 0, 0));
}

int Bpf(const EscapeTargets&) {
  bpf_attr attributes = {};
  return ErrorOf(
      syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof(attributes)));
}

int Perf(const EscapeTargets&) {
  perf_event_attr attributes = {};
  attributes.size = sizeof(attributes);
  attributes.type = PERF_TYPE_SOFTWARE;
  return ErrorOf(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}

int PushInput(const EscapeTargets&) {
  char byte = 'x';
  return ErrorOf(ioctl(0, TIOCSTI, &byte));
}

int EatMemory(const EscapeTargets&) {
  return mmap(nullptr, 8ULL << 30, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED
             ? errno
             : 0;
}

// Leaves nothing over a folder of the machine's where it works.
int Mount(const EscapeTargets&) {
  if (mount("none", "/mnt", "tmpfs", 0, nullptr) != 0) return errno;
  return ErrorOf(umount2("/mnt", MNT_DETACH));
}

int RaiseLimit(const EscapeTargets&) {
  const struct rlimit files = {64, 64};
  return ErrorOf(setrlimit(RLIMIT_NOFILE, &files));
}

#ifdef __x86_64__
int OtherInterface(const EscapeTargets&) {
  int result = 0;
  // getpid through the 32-bit interface.
  asm volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
  return result < 0 ? -result : 0;
}
int LongInterface(const EscapeTargets&) {
  // getpid through the x32 interface.
  return ErrorOf(syscall(0x40000000L | SYS_getpid));
}
#endif

std::vector<EscapeAttempt> NetworkAttempts() {
  using T = const EscapeTargets&;
  return {
      {"net.connect_tcp", ConnectTcp},
      {"net.bind_tcp", BindTcp},
      {"net.send_udp", SendUdp},
      {"net.local_path", [](T t) { return ConnectLocal(t.socket_path); }},
      {"net.local_abstract",
       [](T t) { return ConnectLocal(std::string(1, '\0') + t.socket_name); }},
      {"net.netlink",
       [](T) { return ErrorOf(socket(AF_NETLINK, SOCK_RAW, 0)); }},
      {"net.socketpair",
       [](T) {
         int ends[2];
         return ErrorOf(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
       }},
  };
}

std::vector<EscapeAttempt> ExecAttempts() {
  using T = const EscapeTargets&;
  return {
      {"exec.path", [](T t) { return InVfork(ExecPath, t); }},
      {"exec.memory", [](T t) { return InVfork(ExecMemory, t); }},
      {"exec.in_place", ExecPath, false},
      {"exec.spawn", SpawnPath},
      {"exec.fork", Fork},
      {"exec.thread", StartThread},
      {"exec.map_executable", MapExecutable},
      {"exec.make_executable", MakeExecutable},
      {"exec.map_program", MapProgram},
  };
}

std::vector<EscapeAttempt> SystemAttempts() {
  using T = const EscapeTargets&;
  return {
      {"process.trace",
       [](T t) {
         return ErrorOf(ptrace(PTRACE_SEIZE, t.parent, nullptr, nullptr));
       },
       false},
      {"process.read_memory", ReadOtherMemory, false},
      {"process.signal", [](T t) { return ErrorOf(kill(t.parent, 0)); }},
      {"process.take_descriptor", TakeDescriptor, false},
      {"process.priority",
       [](T t) {
         return ErrorOf(
             setpriority(PRIO_PROCESS, static_cast<id_t>(t.parent), 19));
       },
       false},
      {"system.namespace", [](T) { return ErrorOf(unshare(CLONE_NEWUSER)); },
       false},
      {"system.mount", Mount, false},
      {"system.chroot", [](T) { return ErrorOf(chroot("/")); }, false},
      {"system.bpf", Bpf, false},
      {"system.keys",
       [](T) {
         return ErrorOf(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID,
                                KEY_SPEC_PROCESS_KEYRING, 1));
       },
       false},
      {"system.userfaultfd",
       [](T) { return ErrorOf(syscall(SYS_userfaultfd, 0)); }, false},
      {"system.perf", Perf, false},
      {"system.memory_file",
       [](T) { return ErrorOf(syscall(SYS_memfd_create, "x", 0)); }},
      {"system.push_input", PushInput, false},
      {"system.dumpable", [](T) { return ErrorOf(prctl(PR_SET_DUMPABLE, 1)); }},
      {"system.outlive_parent",
       [](T) { return ErrorOf(prctl(PR_SET_PDEATHSIG, 0)); }},
      {"system.raise_limit", RaiseLimit},
      {"system.user_id",
       [](T) { return ErrorOf(syscall(SYS_setuid, getuid())); }},
      {"system.eat_memory", EatMemory},
#ifdef __x86_64__
      {"system.interface_32", OtherInterface, false},
      {"system.interface_x32", LongInterface, false},
#endif
  };
}

}  // namespace

std::vector<EscapeAttempt> ProcessAttempts() {
  std::vector<EscapeAttempt> all = NetworkAttempts();
  for (const EscapeAttempt& attempt : ExecAttempts()) all.push_back(attempt);
  for (const EscapeAttempt& attempt : SystemAttempts()) all.push_back(attempt);
  return all;
}

}  // namespace osiris::mcp
