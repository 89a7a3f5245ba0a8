#include "cli/program_fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/base/unique_fd.h"

namespace osiris::cli {
namespace {

struct Pipe {
  Pipe() {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) std::abort();
    read_end = UniqueFd(fds[0]);
    write_end = UniqueFd(fds[1]);
  }

  UniqueFd read_end;
  UniqueFd write_end;
};

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Reads both to their ends, whichever has something first.
void Drain(const Pipe& output, const Pipe& error, ProgramResult* result) {
  pollfd polled[] = {{output.read_end.get(), POLLIN, 0},
                     {error.read_end.get(), POLLIN, 0}};
  std::string* texts[] = {&result->output, &result->error};
  while (polled[0].fd >= 0 || polled[1].fd >= 0) {
    poll(polled, 2, -1);
    for (int i = 0; i < 2; ++i) {
      if (polled[i].fd < 0 || polled[i].revents == 0) continue;
      char chunk[65536];
      const ssize_t count = read(polled[i].fd, chunk, sizeof(chunk));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        polled[i].fd = -1;
      } else {
        texts[i]->append(chunk, static_cast<size_t>(count));
      }
    }
  }
}

}  // namespace

ProgramFixture::ProgramFixture() {
  std::string path = testing::TempDir() + "/home.XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  home_ = std::filesystem::canonical(path).string();
}

ProgramFixture::~ProgramFixture() {
  std::error_code error;
  std::filesystem::remove_all(home_, error);
}

std::string ProgramFixture::Program() {
  return std::filesystem::absolute("cli/osiris").string();
}

ProgramResult ProgramFixture::RunAny(
    const std::vector<std::string>& command,
    const std::vector<std::string>& environment, const std::string& input) {
  Pipe in;
  Pipe out;
  Pipe err;
  std::vector<std::string> words = command;
  std::vector<std::string> variables = environment;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read_end.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, err.write_end.get(), 2);
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, command.front().c_str(), &actions, nullptr,
                  Pointers(words).data(), Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  ProgramResult result;
  EXPECT_EQ(error, 0) << command.front();
  if (error != 0) return result;
  in.read_end.Reset();
  out.write_end.Reset();
  err.write_end.Reset();
  // Inputs here fit a pipe.
  EXPECT_EQ(write(in.write_end.get(), input.data(), input.size()),
            static_cast<ssize_t>(input.size()));
  in.write_end.Reset();
  Drain(out, err, &result);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  result.status =
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

ProgramResult ProgramFixture::Run(const std::vector<std::string>& args,
                                  const std::string& input) {
  std::vector<std::string> command = {Program(), "--home", home_};
  command.insert(command.end(), args.begin(), args.end());
  return RunAny(command, {"HOME=" + home_, "PATH=/usr/bin:/bin", "TERM=xterm"},
                input);
}

void ProgramFixture::MakeSample() {
  const ProgramResult made = Run({"init", "--sample"});
  ASSERT_EQ(made.status, 0) << made.error;
}

void ProgramFixture::Write(const std::string& name, const std::string& text) {
  std::ofstream(home_ + "/" + name) << text;
}

Json Document(const std::string& output) {
  const absl::StatusOr<Json> document = ParseJson(output);
  EXPECT_TRUE(document.ok()) << output;
  if (!document.ok()) return Json::object();
  EXPECT_TRUE(document->contains("status")) << output;
  EXPECT_EQ(output.find('\n'), output.size() - 1) << "one line";
  return *document;
}

}  // namespace osiris::cli
