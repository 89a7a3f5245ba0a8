#pragma once

#include <cstddef>

namespace osiris::mcp {

// Readies the descriptor `fd` for large writes, and returns how many bytes one
// write may have when `fd` polls as writable, so that it does not block. Before
// the seal. A pipe is opened anew under the same number, without blocking:
// O_NONBLOCK belongs to what was opened, and others may share that. Of a local
// socket a part of its buffer is free then. PIPE_BUF where nothing more is
// known.
size_t MakeOutputRoom(int fd);

}  // namespace osiris::mcp
