// The least that a discovery can cost: every PRAGMA of every table, read by a
// bare loop over SQLite's C interface and thrown away.
//
// Usage: discovery_floor FILE.db RUNS COUNT_ROWS(0|1)
// Prints the milliseconds of each run, opening the file included.
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

// Values are fetched, as whoever wants them must.
size_t fetched = 0;

// Runs `sql` and returns its second column.
std::vector<std::string> Query(sqlite3* database, const std::string& sql) {
  std::vector<std::string> names;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) !=
      SQLITE_OK) {
    std::fprintf(stderr, "%s: %s\n", sql.c_str(), sqlite3_errmsg(database));
    std::exit(1);
  }
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const void* text = sqlite3_column_text(statement, i);
      fetched += text == nullptr ? 0 : 1;
    }
    if (sqlite3_column_count(statement) < 2) continue;
    const void* name = sqlite3_column_text(statement, 1);
    names.emplace_back(name == nullptr ? "" : static_cast<const char*>(name));
  }
  sqlite3_finalize(statement);
  return names;
}

std::string Pragma(std::string_view pragma, const std::string& name) {
  return "PRAGMA " + std::string(pragma) + "(\"" + name + "\")";
}

std::string Named(const std::string& type) {
  return "SELECT type, name, sql FROM sqlite_schema WHERE type = '" + type +
         "' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
}

void Discover(const char* path, bool count_rows) {
  sqlite3* database = nullptr;
  if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nullptr) !=
      SQLITE_OK) {
    std::fprintf(stderr, "cannot open %s\n", path);
    std::exit(1);
  }
  const std::vector<std::string> tables = Query(database, Named("table"));
  for (const std::string& view : Query(database, Named("view"))) {
    Query(database, Pragma("table_xinfo", view));
  }
  for (const std::string& table : tables) {
    Query(database, Pragma("table_xinfo", table));
    Query(database, Pragma("foreign_key_list", table));
    for (const std::string& index :
         Query(database, Pragma("index_list", table))) {
      Query(database, Pragma("index_xinfo", index));
    }
    if (count_rows) {
      Query(database, "SELECT count(*) FROM \"" + table + "\"");
    }
  }
  sqlite3_close(database);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: discovery_floor FILE.db RUNS 0|1\n");
    return 2;
  }
  for (int run = 0; run < std::atoi(argv[2]); ++run) {
    const auto began = std::chrono::steady_clock::now();
    Discover(argv[1], std::atoi(argv[3]) != 0);
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - began;
    std::printf("%.3f\n", took.count());
  }
  return fetched > 0 ? 0 : 1;
}
