// Writes C++ that holds the sample's two databases, compressed as one stream:
// the second month repeats most of the first, and a window wide enough for both
// makes it nearly free.
//
// Usage: embed MOVIES.db MOVIES_NEXT_MONTH.db > sample_archive.cc
#include <zstd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

// 16 MiB: more than both databases together.
constexpr int kWindowLog = 24;
constexpr int kLevel = 19;
constexpr size_t kBytesPerLine = 20;

// Empty if the file cannot be read.
std::string ReadAll(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Empty if it fails.
std::string Compress(const std::string& bytes) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, kWindowLog);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress2(context, out.data(), out.size(),
                                     bytes.data(), bytes.size());
  ZSTD_freeCCtx(context);
  out.resize(ZSTD_isError(size) ? 0 : size);
  return out;
}

// A string literal: compilers read it a hundred times faster than a list of
// numbers. Three octal digits each, so that no digit joins its neighbour.
void PrintLiteral(const std::string& bytes) {
  for (size_t at = 0; at < bytes.size(); at += kBytesPerLine) {
    std::cout << "\n    \"";
    for (const char c : bytes.substr(at, kBytesPerLine)) {
      char octal[5];
      std::snprintf(octal, sizeof octal, "\\%03o",
                    static_cast<unsigned char>(c));
      std::cout << octal;
    }
    std::cout << '"';
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: embed MOVIES.db MOVIES_NEXT_MONTH.db\n";
    return 2;
  }
  const std::string first = ReadAll(argv[1]);
  const std::string second = ReadAll(argv[2]);
  const std::string packed = Compress(first + second);
  if (first.empty() || second.empty() || packed.empty()) {
    std::cerr << "embed: cannot read or compress the databases\n";
    return 1;
  }
  std::cout << "#include \"core/sample/sample_archive.h\"\n\n"
            << "namespace osiris {\n\nconst SampleArchive kSampleArchive = {"
            << "\n    " << first.size() << ",\n    " << second.size()
            << ",\n    " << packed.size() << ",";
  PrintLiteral(packed);
  std::cout << "};\n\n}  // namespace osiris\n";
  return 0;
}
