#include "mcp/seal/escape_attempts.h"

#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace osiris::mcp {
namespace {

// exit_group(0), then nothing.
#if defined(__x86_64__)
constexpr uint8_t kCode[] = {0xb8, 0xe7, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05};
constexpr uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint8_t kCode[] = {0xc8, 0x0b, 0x80, 0xd2, 0, 0,
                             0x80, 0xd2, 0x01, 0,    0, 0xd4};
constexpr uint16_t kMachine = EM_AARCH64;
#endif

constexpr uint64_t kBase = 0x10000000;

struct Program {
  Elf64_Ehdr header;
  Elf64_Phdr segment;
  uint8_t code[sizeof(kCode)];
};

Program MakeProgram() {
  Program program = {};
  std::memcpy(program.header.e_ident, ELFMAG, SELFMAG);
  program.header.e_ident[EI_CLASS] = ELFCLASS64;
  program.header.e_ident[EI_DATA] = ELFDATA2LSB;
  program.header.e_ident[EI_VERSION] = EV_CURRENT;
  program.header.e_type = ET_EXEC;
  program.header.e_machine = kMachine;
  program.header.e_version = EV_CURRENT;
  program.header.e_entry = kBase + offsetof(Program, code);
  program.header.e_phoff = offsetof(Program, segment);
  program.header.e_ehsize = sizeof(Elf64_Ehdr);
  program.header.e_phentsize = sizeof(Elf64_Phdr);
  program.header.e_phnum = 1;
  program.segment.p_type = PT_LOAD;
  program.segment.p_flags = PF_R | PF_X;
  program.segment.p_vaddr = kBase;
  program.segment.p_filesz = sizeof(Program);
  program.segment.p_memsz = sizeof(Program);
  program.segment.p_align = 4096;
  std::memcpy(program.code, kCode, sizeof(kCode));
  return program;
}

}  // namespace

std::string SocketPathIn(const std::string& folder) {
  return folder + "/socket";
}

std::string SocketNameFor(const std::string& folder) {
  return "osiris-" + folder;
}

UniqueFd MakeProgramInMemory() {
  UniqueFd fd(memfd_create("program", 0));
  const Program program = MakeProgram();
  if (fd && write(fd.get(), &program, sizeof(program)) !=
                static_cast<ssize_t>(sizeof(program))) {
    fd.Reset();
  }
  return fd;
}

std::vector<EscapeAttempt> AllEscapeAttempts() {
  std::vector<EscapeAttempt> all = FileAttempts();
  for (const EscapeAttempt& attempt : ProcessAttempts()) all.push_back(attempt);
  return all;
}

}  // namespace osiris::mcp
