#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "core/driver/driver.h"

namespace osiris::sqlite {

// A folder of its own for one test, and ways to write databases in it.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::string Path(const std::string& name) const;
  // Names and contents of all files.
  std::map<std::string, std::string> Files() const;

 private:
  std::filesystem::path path_;
};

// A connection that writes. Statements must work, or the test ends.
class Writer {
 public:
  explicit Writer(const std::string& path);
  ~Writer() { Close(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void Run(const std::string& sql);
  void Run(const std::string& sql, const std::vector<Cell>& values);
  // The first value that a query finds.
  std::string Text(const std::string& sql);
  void Close();

 private:
  sqlite3* handle_ = nullptr;
};

ConnectionConfig ConfigOf(const std::string& path);

}  // namespace osiris::sqlite
