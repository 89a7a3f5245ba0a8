#include "mcp/server/output_room.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "core/base/unique_fd.h"
#include "gtest/gtest.h"
#include "mcp/server/output_queue.h"

namespace osiris::mcp {
namespace {

struct Ends {
  UniqueFd read;
  UniqueFd write;
};

Ends Pipe() {
  int fds[2] = {-1, -1};
  EXPECT_EQ(pipe2(fds, O_CLOEXEC), 0);
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

Ends Sockets() {
  int fds[2] = {-1, -1};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

// A file without a name.
UniqueFd File() {
  std::string path = testing::TempDir() + "/output_room_XXXXXX";
  UniqueFd file(mkstemp(path.data()));
  unlink(path.c_str());
  return file;
}

bool Blocks(int fd) { return (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0; }

TEST(OutputRoomTest, APipeTakesManyBytesAtOnce) {
  const Ends ends = Pipe();

  const size_t room = MakeOutputRoom(ends.write.get());

  ASSERT_GE(room, size_t{16} * PIPE_BUF);
  const std::string text(room, 'x');
  EXPECT_EQ(write(ends.write.get(), text.data(), room),
            static_cast<ssize_t>(room));
}

TEST(OutputRoomTest, OthersWhoHaveThePipeStillBlock) {
  const Ends ends = Pipe();
  const UniqueFd shared(dup(ends.write.get()));

  MakeOutputRoom(ends.write.get());

  EXPECT_FALSE(Blocks(ends.write.get()));
  EXPECT_TRUE(Blocks(shared.get()));
  EXPECT_TRUE(Blocks(ends.read.get()));
}

TEST(OutputRoomTest, NoFlushBlocksOnASlowReader) {
  for (const bool sockets : {false, true}) {
    const Ends ends = sockets ? Sockets() : Pipe();
    OutputQueue queue(ends.write.get(), MakeOutputRoom(ends.write.get()));
    const std::string large(3'000'000, 'x');
    std::string all;

    queue.Add(large);
    do {
      ASSERT_TRUE(queue.Flush());
      // So that there is a little room.
      char part[5000];
      const ssize_t n = read(ends.read.get(), part, sizeof(part));
      ASSERT_GT(n, 0);
      all.append(part, static_cast<size_t>(n));
    } while (all.size() <= large.size());

    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(all, large + "\n");
  }
}

TEST(OutputRoomTest, ASmallSocketGetsLittleAtOnce) {
  const Ends ends = Sockets();
  const size_t usual = MakeOutputRoom(ends.write.get());
  const int small = 1;
  ASSERT_EQ(setsockopt(ends.write.get(), SOL_SOCKET, SO_SNDBUF, &small,
                       sizeof(small)),
            0);

  EXPECT_GT(usual, size_t{PIPE_BUF});
  EXPECT_EQ(MakeOutputRoom(ends.write.get()), size_t{PIPE_BUF});
}

TEST(OutputRoomTest, OfOtherDescriptorsNothingIsAssumed) {
  EXPECT_EQ(MakeOutputRoom(File().get()), size_t{PIPE_BUF});
  EXPECT_EQ(MakeOutputRoom(-1), size_t{PIPE_BUF});
}

TEST(OutputRoomTest, ThatNobodyReadsIsNoticed) {
  signal(SIGPIPE, SIG_IGN);
  Ends ends = Pipe();
  OutputQueue queue(ends.write.get(), MakeOutputRoom(ends.write.get()));
  ends.read.Reset();

  queue.Add("one");

  EXPECT_FALSE(queue.Flush());
}

}  // namespace
}  // namespace osiris::mcp
