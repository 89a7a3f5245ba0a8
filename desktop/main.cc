// osiris-desktop: the window on the sources of one home folder.

#include <QApplication>
#include <cstdio>

#include "core/base/version.h"
#include "core/seal/process_limits.h"
#include "desktop/explore/broker_source.h"
#include "desktop/explore/explore_page.h"
#include "desktop/shell/main_window.h"
#include "desktop/shell/options.h"
#include "desktop/shell/screenshot.h"
#include "desktop/style/theme.h"

namespace osiris::desktop {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

void Print(FILE* stream, const QString& text) {
  std::fputs(text.toUtf8().constData(), stream);
}

OpenRequest RequestOf(const Options& options) {
  OpenRequest request;
  request.reference = options.reference.toStdString();
  request.table = options.table.toStdString();
  if (options.tab == u"schema") request.tab = TableDocument::kSchema;
  if (options.tab == u"relations") request.tab = TableDocument::kRelations;
  return request;
}

// Ends the application when the picture is saved, or cannot be.
void EndAfterPicture(MainWindow& window, const ExplorePage& page,
                     const QString& file) {
  auto* screenshot = new Screenshot(window, file, &window);
  QObject::connect(
      screenshot, &Screenshot::finished, &window,
      [&page](const QString& failure) {
        const QString missing = page.openFailure();
        for (const QString& text : {failure, missing}) {
          if (text.isEmpty()) continue;
          Print(stderr, QStringLiteral("osiris-desktop: %1\n").arg(text));
        }
        QApplication::exit(!failure.isEmpty()   ? kFailed
                           : !missing.isEmpty() ? page.openExitStatus()
                                                : 0);
      });
}

int Run(QApplication& application, const Options& options) {
  Theme theme;
  if (options.theme) theme.choose(*options.theme, false);
  // Destroyed from the end: window, page, then what the page asks.
  BrokerSource source(options.home.toStdString());
  ExplorePage page(source, RequestOf(options));
  MainWindow window(theme);
  window.addPage(page);
  window.restorePlace();
  // Pictures do not depend on how the window was left.
  const bool picture = !options.screenshot.isEmpty();
  if (options.size || picture) {
    window.resize(options.size.value_or(MainWindow::kFirstSize));
  }
  window.show();
  if (picture) EndAfterPicture(window, page, options.screenshot);
  return application.exec();
}

int Main(int argc, char** argv) {
  QStringList arguments;
  for (int i = 1; i < argc; ++i) {
    arguments << QString::fromLocal8Bit(argv[i]);
  }
  // Before QApplication, which wants a screen: --help needs none.
  const Options options =
      ParseOptions(arguments, QString::fromUtf8(osiris::kVersion));
  if (options.message) {
    Print(stdout, *options.message);
    return 0;
  }
  if (!options.error.isEmpty()) {
    Print(stderr, QStringLiteral("osiris-desktop: %1\n").arg(options.error));
    return kUsage;
  }
  // What it asks holds secrets.
  if (!GuardSecrets().ok()) return kFailed;
  int qt_argc = 1;
  QApplication application(qt_argc, argv);
  QApplication::setApplicationName(QStringLiteral("osiris-desktop"));
  QApplication::setOrganizationName(QStringLiteral("osiris"));
  return Run(application, options);
}

}  // namespace
}  // namespace osiris::desktop

int main(int argc, char** argv) { return osiris::desktop::Main(argc, argv); }
