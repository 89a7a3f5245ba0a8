#include "desktop/explore/explore_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

QString ShortNumber(double value, const char* unit) {
  return QStringLiteral("%1 %2").arg(
      QString::number(value, 'f', value < 10 ? 1 : 0), QLatin1String(unit));
}

}  // namespace

QString ShortReference(const std::string& reference) {
  const QString text = SafeText(reference);
  return text.startsWith(u'@') ? text.mid(1) : text;
}

QString ShortCount(const RowCount& count) {
  const auto rows = static_cast<double>(count.rows);
  QString text;
  if (count.rows < 1000) {
    text = QString::number(count.rows);
  } else if (count.rows < 999'500) {
    text = ShortNumber(rows / 1e3, "k");
  } else if (count.rows < 999'500'000) {
    text = ShortNumber(rows / 1e6, "M");
  } else {
    text = ShortNumber(rows / 1e9, "G");
  }
  return count.exact ? text : u'~' + text;
}

QString LongCount(const RowCount& count) {
  const QString rows = QLocale().toString(static_cast<qlonglong>(count.rows));
  const QString text =
      count.rows == 1 && count.exact
          ? QCoreApplication::translate("ExploreText", "1 row")
          : QCoreApplication::translate("ExploreText", "%1 rows").arg(rows);
  return count.exact
             ? text
             : QCoreApplication::translate("ExploreText", "about %1").arg(text);
}

QString LeastCount(int64_t rows) {
  return QCoreApplication::translate("ExploreText", "at least %1")
      .arg(LongCount({rows, true}));
}

QString FullName(const TableName& name) {
  return name.schema.empty()
             ? SafeName(name.name)
             : SafeText(name.schema) + u'.' + SafeName(name.name);
}

QString TypeOf(const Column& column) {
  if (!column.declared_type.empty()) return SafeText(column.declared_type);
  return QStringLiteral("(%1)").arg(SafeText(NameOf(column.type)));
}

QString ShortDay(const std::string& moment) {
  const QDateTime time =
      QDateTime::fromString(QString::fromStdString(moment), Qt::ISODateWithMs);
  return time.isValid() ? QLocale().toString(time.toLocalTime(),
                                             QCoreApplication::translate(
                                                 "ExploreText", "d MMM"))
                        : QString();
}

QString EnvironmentWord(const std::string& environment) {
  return SafeText(environment).toUpper();
}

QString IconOf(const SourceEntry& entry) {
  if (entry.family == "sqlite" || entry.family == "duckdb") {
    return QStringLiteral("database");
  }
  if (entry.family == "csv") return QStringLiteral("folder2");
  return QStringLiteral("hdd-stack");
}

QString IconOf(TableKind kind) {
  return kind == TableKind::kView ? QStringLiteral("eye")
                                  : QStringLiteral("table");
}

QString IconOf(ColumnType type) {
  switch (type) {
    case ColumnType::kBoolean:
      return QStringLiteral("toggle-on");
    case ColumnType::kInteger:
    case ColumnType::kFloat:
    case ColumnType::kDecimal:
      return QStringLiteral("hash");
    case ColumnType::kText:
      return QStringLiteral("fonts");
    case ColumnType::kBinary:
      return QStringLiteral("file-binary");
    case ColumnType::kDate:
    case ColumnType::kTimestamp:
      return QStringLiteral("calendar3");
    case ColumnType::kTime:
      return QStringLiteral("clock");
    case ColumnType::kUuid:
      return QStringLiteral("fingerprint");
    case ColumnType::kJson:
      return QStringLiteral("braces");
    case ColumnType::kOther:
      break;
  }
  return QStringLiteral("question-circle");
}

}  // namespace osiris::desktop
