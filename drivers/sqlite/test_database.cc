#include "drivers/sqlite/test_database.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace osiris::sqlite {
namespace {

void Check(bool good, sqlite3* handle, const std::string& what) {
  if (good) return;
  std::fprintf(stderr, "%s: %s\n", what.c_str(), sqlite3_errmsg(handle));
  std::abort();
}

}  // namespace

TestFolder::TestFolder() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "sqlite_test_XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  path_ = std::filesystem::canonical(pattern);
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TestFolder::Path(const std::string& name) const {
  return (path_ / name).string();
}

std::map<std::string, std::string> TestFolder::Files() const {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    std::error_code error;
    if (!entry.is_regular_file(error)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().filename()] =
        std::string(std::istreambuf_iterator<char>(file), {});
  }
  return files;
}

Writer::Writer(const std::string& path) {
  Check(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK, handle_, path);
  // Tests need no files that survive a power cut.
  Run("PRAGMA synchronous = OFF");
}

void Writer::Run(const std::string& sql) {
  Check(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) ==
            SQLITE_OK,
        handle_, sql);
}

void Writer::Run(const std::string& sql, const std::vector<Cell>& values) {
  sqlite3_stmt* statement = nullptr;
  Check(sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()),
                           &statement, nullptr) == SQLITE_OK,
        handle_, sql);
  int index = 0;
  for (const Cell& value : values) {
    ++index;
    const int size = static_cast<int>(value.bytes.size());
    switch (value.kind) {
      case Cell::Kind::kNull:
        break;
      case Cell::Kind::kInteger:
        sqlite3_bind_int64(statement, index, value.integer);
        break;
      case Cell::Kind::kReal:
        sqlite3_bind_double(statement, index, value.real);
        break;
      case Cell::Kind::kText:
        sqlite3_bind_text(statement, index, value.bytes.data(), size,
                          SQLITE_STATIC);
        break;
      case Cell::Kind::kBlob:
        sqlite3_bind_blob(statement, index, value.bytes.data(), size,
                          SQLITE_STATIC);
        break;
    }
  }
  Check(sqlite3_step(statement) == SQLITE_DONE, handle_, sql);
  sqlite3_finalize(statement);
}

std::string Writer::Text(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  Check(sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()),
                           &statement, nullptr) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW,
        handle_, sql);
  const std::string text =
      reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return text;
}

void Writer::Close() {
  sqlite3_close(handle_);
  handle_ = nullptr;
}

ConnectionConfig ConfigOf(const std::string& path) {
  ConnectionConfig config;
  config.family = "sqlite";
  config.fields = {{"path", path}};
  return config;
}

}  // namespace osiris::sqlite
