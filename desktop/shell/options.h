#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>

#include "desktop/style/theme.h"

namespace osiris::desktop {

// What the command line asks for.
struct Options {
  // Print this on standard output and end.
  std::optional<QString> message;
  // Print this on standard error and end with 2.
  QString error;
  QString home;
  QString screenshot;
  std::optional<QSize> size;
  std::optional<Theme::Choice> theme;
  // "@family.alias", and after a slash the table.
  QString reference;
  QString table;
  // "data", "schema" or "relations".
  QString tab = QStringLiteral("data");
};

// Reads arguments without the program's name.
Options ParseOptions(const QStringList& arguments, const QString& version);

}  // namespace osiris::desktop
