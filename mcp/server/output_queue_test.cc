#include "mcp/server/output_queue.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "core/base/unique_fd.h"
#include "gtest/gtest.h"

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

std::string Take(int fd, size_t bytes) {
  std::string text(bytes, '\0');
  const ssize_t n = read(fd, text.data(), bytes);
  text.resize(n > 0 ? static_cast<size_t>(n) : 0);
  return text;
}

// Everything that goes through `ends` while the queue is flushed.
std::string Drain(OutputQueue& queue, const Ends& ends, size_t bytes) {
  std::string all;
  while (all.size() < bytes && queue.Flush())
    all += Take(ends.read.get(), 8192);
  return all;
}

TEST(OutputQueueTest, WritesLinesInOrder) {
  const Ends ends = Pipe();
  OutputQueue queue(ends.write.get());

  queue.Add("one");
  queue.Add("two");

  EXPECT_EQ(queue.bytes(), 8u);
  EXPECT_TRUE(queue.Flush());
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(Take(ends.read.get(), 100), "one\ntwo\n");
}

TEST(OutputQueueTest, NeverBlocksOnASlowReader) {
  for (const bool sockets : {false, true}) {
    const Ends ends = sockets ? Sockets() : Pipe();
    OutputQueue queue(ends.write.get());
    const std::string large(3'000'000, 'x');

    queue.Add(large);
    EXPECT_TRUE(queue.Flush());
    EXPECT_FALSE(queue.empty());
    queue.Add("end");

    EXPECT_EQ(Drain(queue, ends, large.size() + 5), large + "\nend\n");
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.bytes(), 0u);
  }
}

TEST(OutputQueueTest, NoticesThatNobodyReads) {
  signal(SIGPIPE, SIG_IGN);
  for (const bool sockets : {false, true}) {
    Ends ends = sockets ? Sockets() : Pipe();
    OutputQueue queue(ends.write.get());
    ends.read.Reset();

    queue.Add("one");

    EXPECT_FALSE(queue.Flush());
  }
}

}  // namespace
}  // namespace osiris::mcp
