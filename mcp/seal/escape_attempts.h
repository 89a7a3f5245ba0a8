#pragma once

#include <string>
#include <vector>

#include "core/base/unique_fd.h"

namespace osiris::mcp {

// What attempts are made against: all of it exists and is reachable.
struct EscapeTargets {
  // A folder of the test's own, with the files "victim" and "moved".
  std::string folder;
  // A TCP listener on the loopback.
  int port = 0;
  // Listening local sockets: a path, and an abstract name without its NUL.
  std::string socket_path;
  std::string socket_name;
  // The root folder, opened before the seal with O_PATH.
  int root_fd = -1;
  // A small static program in memory, opened before the seal.
  int program_fd = -1;
  // The process to attack.
  int parent = 0;
};

// One thing that code in the front could try once it has been taken over.
struct EscapeAttempt {
  // "file.open_to_read".
  std::string name;
  // Tries. 0 when it worked, else the errno.
  int (*attempt)(const EscapeTargets& targets);
  // True where it works on any machine without a seal, so that its failure
  // proves the seal and not the attempt's own mistake.
  bool works_unsealed = true;
};

// At least 50 of them.
std::vector<EscapeAttempt> AllEscapeAttempts();

// Its parts.
std::vector<EscapeAttempt> FileAttempts();
std::vector<EscapeAttempt> ProcessAttempts();

// The socket_path and the socket_name that go with `folder`.
std::string SocketPathIn(const std::string& folder);
std::string SocketNameFor(const std::string& folder);

// A memory file that holds a program which exits with 0; -1 on failure.
UniqueFd MakeProgramInMemory();

}  // namespace osiris::mcp
