#include "core/sample/sample_workspace.h"

#include <zstd.h>

#include <filesystem>
#include <system_error>

#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/sample/sample_archive.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kConnections = R"(version: 1
connections:
  sqlite:
    # A small shop of movie reviews. Nobody in it exists.
    movies:
      path: movies.db
      default: true
      environment: dev
    # The same shop a month later: `osiris discovery diff` shows what changed.
    movies_next_month:
      path: movies_next_month.db
      environment: dev
)";

std::string PathIn(const std::string& folder, std::string_view name) {
  return fmt::format("{}/{}", folder, name);
}

absl::Status CheckNothingIsThere(const std::string& folder) {
  for (const std::string_view name :
       {kSampleFirstFile, kSampleSecondFile, kSampleConnectionsFile}) {
    std::error_code error;
    const std::string path = PathIn(folder, name);
    if (std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
      return absl::AlreadyExistsError(fmt::format("`{}` exists already", path));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> SampleDatabase(SampleMonth month) {
  const SampleArchive& archive = kSampleArchive;
  std::string both(archive.first_bytes + archive.second_bytes, '\0');
  const size_t size = ZSTD_decompress(both.data(), both.size(), archive.data,
                                      archive.packed_bytes);
  if (ZSTD_isError(size) || size != both.size()) {
    return absl::DataLossError("the sample inside this program is damaged");
  }
  return month == SampleMonth::kFirst ? both.substr(0, archive.first_bytes)
                                      : both.substr(archive.first_bytes);
}

std::string_view SampleConnections() { return kConnections; }

absl::Status WriteSampleWorkspace(const std::string& folder) {
  RETURN_IF_ERROR(CheckNothingIsThere(folder));
  ASSIGN_OR_RETURN(const std::string first,
                   SampleDatabase(SampleMonth::kFirst));
  ASSIGN_OR_RETURN(const std::string second,
                   SampleDatabase(SampleMonth::kSecond));
  RETURN_IF_ERROR(MakeFolder(folder));
  RETURN_IF_ERROR(CreateFile(PathIn(folder, kSampleFirstFile), first));
  RETURN_IF_ERROR(CreateFile(PathIn(folder, kSampleSecondFile), second));
  return CreateFile(PathIn(folder, kSampleConnectionsFile), kConnections);
}

}  // namespace osiris
