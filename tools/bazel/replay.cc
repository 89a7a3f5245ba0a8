// main() of a fuzz_test outside of --config=fuzz: runs the function on each
// file named on the command line, and on changes of it that a fixed seed makes.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kChangesPerFile = 2000;
constexpr unsigned kSeed = 1895;

void RunOn(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                         input.size());
}

// Flips, drops, doubles or inserts up to four bytes.
std::string Changed(std::string input, std::mt19937& random) {
  for (unsigned i = 0; i <= random() % 4; ++i) {
    const size_t at = input.empty() ? 0 : random() % input.size();
    switch (input.empty() ? 3 : random() % 4) {
      case 0:
        input[at] = static_cast<char>(input[at] ^ (1 << random() % 8));
        break;
      case 1:
        input.erase(at, 1 + random() % 8);
        break;
      case 2:
        input.insert(at, input.substr(at, 1 + random() % 16));
        break;
      default:
        input.insert(at, 1, static_cast<char>(random()));
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  std::mt19937 random(kSeed);
  RunOn("");
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open()) {
      std::fprintf(stderr, "replay: cannot read %s\n", argv[i]);
      return 1;
    }
    RunOn(input);
    for (int change = 0; change < kChangesPerFile; ++change) {
      RunOn(Changed(input, random));
    }
  }
  std::printf("%d files, each with %d changes\n", argc - 1, kChangesPerFile);
  return argc > 1 ? 0 : 1;
}
