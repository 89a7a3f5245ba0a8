#pragma once

#include <cstddef>

#include "core/base/unique_fd.h"

namespace osiris {

// One packet, and at most one descriptor beside it, over a packet socket, or as
// all that a stream socket carries at a time. Used between a broker and its
// zygote and nowhere else. Both return false when the peer is gone; SendPacket,
// which never waits, also where it has left too much unread.
bool SendPacket(int socket, const void* bytes, size_t size, int fd = -1);
// `fd` gets the descriptor that came, if any. The packet must be of `size`.
bool ReceivePacket(int socket, void* bytes, size_t size, UniqueFd* fd);

}  // namespace osiris
