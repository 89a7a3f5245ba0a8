// main for GoogleTest programs that use Qt.

#include <gtest/gtest.h>

#include <QApplication>
#include <cstdlib>
#include <filesystem>
#include <string>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  // Bazel clears HOME. Settings and caches go where Bazel removes them.
  if (const char* folder = std::getenv("TEST_TMPDIR")) {
    setenv("HOME", folder, 1);
    for (const char* name :
         {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"}) {
      unsetenv(name);
    }
    const std::string runtime = std::string(folder) + "/run";
    std::filesystem::create_directory(runtime);
    std::filesystem::permissions(runtime, std::filesystem::perms::owner_all);
    setenv("XDG_RUNTIME_DIR", runtime.c_str(), 1);
  }
  QApplication app(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("osiris-test"));
  return RUN_ALL_TESTS();
}
