#include "desktop/shell/options.h"

#include <QCoreApplication>
#include <map>

namespace osiris::desktop {
namespace {

constexpr char kHelp[] =
    R"(osiris-desktop: explore the sources of an Osiris home folder

Usage: osiris-desktop [options]

  --home DIR            home folder (else OSIRIS_HOME, the nearest folder
                        upwards with an osiris.yaml, or the user's data folder)
  --open @FAMILY.ALIAS[/TABLE]
                        discover a source, and open one of its tables
  --tab NAME            which view of that table: data, schema, relations
  --theme NAME          light, dark or system, for this run
  --size WIDTHxHEIGHT   size of the window (of a picture: 1440x900)
  --screenshot FILE     save a picture as PNG once nothing is going on, and end
  --version             print the version and end
  --help                print this and end

Exit status: 0 done, 1 failed, 2 usage, 4 what --open names is not there;
where its source cannot be discovered, that of `osiris discovery run`.
)";

using Setter = QString (*)(const QString& value, Options* options);

QString SetSize(const QString& value, Options* options) {
  const QStringList parts = value.split(u'x');
  const int width = parts.value(0).toInt();
  const int height = parts.value(1).toInt();
  if (parts.size() != 2 || width < 200 || height < 200 || width > 16384 ||
      height > 16384) {
    return QStringLiteral(
        "--size takes WIDTHxHEIGHT, each from 200 to 16384: 1440x900");
  }
  options->size = QSize(width, height);
  return {};
}

QString SetOpen(const QString& value, Options* options) {
  const qsizetype slash = value.indexOf(u'/');
  options->reference = value.left(slash);
  if (slash >= 0) options->table = value.mid(slash + 1);
  const bool named = options->reference.startsWith(u'@') &&
                     options->reference.count(u'.') == 1 &&
                     !options->reference.endsWith(u'.');
  return named ? QString()
               : QStringLiteral(
                     "--open takes @FAMILY.ALIAS or @FAMILY.ALIAS/TABLE");
}

QString SetTheme(const QString& value, Options* options) {
  Theme::Choice choice = Theme::Choice::kSystem;
  if (!Theme::fromName(value, &choice)) {
    return QStringLiteral("--theme takes light, dark or system");
  }
  options->theme = choice;
  return {};
}

QString SetTab(const QString& value, Options* options) {
  options->tab = value;
  const QStringList tabs = {QStringLiteral("data"), QStringLiteral("schema"),
                            QStringLiteral("relations")};
  return tabs.contains(value)
             ? QString()
             : QStringLiteral("--tab takes data, schema or relations");
}

QString SetHome(const QString& value, Options* options) {
  options->home = value;
  return value.isEmpty() ? QStringLiteral("--home takes a folder") : QString();
}

QString SetScreenshot(const QString& value, Options* options) {
  options->screenshot = value;
  return value.isEmpty() ? QStringLiteral("--screenshot takes a file")
                         : QString();
}

}  // namespace

Options ParseOptions(const QStringList& arguments, const QString& version) {
  const std::map<QString, Setter> setters = {
      {QStringLiteral("--home"), SetHome},
      {QStringLiteral("--open"), SetOpen},
      {QStringLiteral("--screenshot"), SetScreenshot},
      {QStringLiteral("--size"), SetSize},
      {QStringLiteral("--tab"), SetTab},
      {QStringLiteral("--theme"), SetTheme},
  };
  Options options;
  for (qsizetype i = 0; i < arguments.size() && options.error.isEmpty(); ++i) {
    QString name = arguments[i];
    if (name == u"--help" || name == u"-h") {
      options.message = QLatin1String(kHelp);
      return options;
    }
    if (name == u"--version") {
      options.message = QStringLiteral("osiris-desktop %1\n").arg(version);
      return options;
    }
    std::optional<QString> value;
    if (const qsizetype equals = name.indexOf(u'='); equals > 0) {
      value = name.mid(equals + 1);
      name = name.left(equals);
    }
    const auto setter = setters.find(name);
    if (setter == setters.end()) {
      options.error =
          QStringLiteral("`%1` is not an option; see --help").arg(arguments[i]);
    } else if (!value && i + 1 == arguments.size()) {
      options.error = QStringLiteral("%1 takes a value; see --help").arg(name);
    } else {
      if (!value) value = arguments[++i];
      options.error = setter->second(*value, &options);
    }
  }
  return options;
}

}  // namespace osiris::desktop
