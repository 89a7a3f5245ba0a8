#pragma once

#include <QString>

#include "core/driver/catalog.h"
#include "desktop/explore/explore_source.h"

namespace osiris::desktop {

// Words and icons for what a catalogue holds.

// "@sqlite.movies" without its sign, as lists show it.
QString ShortReference(const std::string& reference);
// "12", "9.7 k", "1.2 M"; an estimate has "~" in front.
QString ShortCount(const RowCount& count);
// "9,700 rows", "about 1,200,000 rows".
QString LongCount(const RowCount& count);
// "at least 256 rows": as many were seen, and nobody knows of how many.
QString LeastCount(int64_t rows);
// "main.orders", or "orders" where there is no schema.
QString FullName(const TableName& name);
// The declared type, or the normalised one in brackets where none was.
QString TypeOf(const Column& column);

// "24 Oct" in local time, for a moment in RFC 3339; empty if it is none.
QString ShortDay(const std::string& moment);

// "PROD" for "prod"; empty for an empty one.
QString EnvironmentWord(const std::string& environment);

// Names of our icons.
QString IconOf(const SourceEntry& entry);
QString IconOf(TableKind kind);
QString IconOf(ColumnType type);

}  // namespace osiris::desktop
