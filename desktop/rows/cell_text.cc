#include "desktop/rows/cell_text.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <string_view>

#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr size_t kShownBlobBytes = 8;

QString Tr(const char* text) {
  return QCoreApplication::translate("CellText", text);
}

std::string Hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

QString ShowBlob(const Cell& cell) {
  const std::string_view start =
      std::string_view(cell.bytes).substr(0, kShownBlobBytes);
  const bool more = cell.full_bytes > static_cast<int64_t>(start.size());
  return QStringLiteral("0x%1%2  %3")
      .arg(QString::fromStdString(Hex(start)),
           more ? QStringLiteral("…") : QString(), ByteSize(cell.full_bytes));
}

}  // namespace

CellText Display(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return {QStringLiteral("NULL"), true, false};
    case Cell::Kind::kInteger:
      return {QString::number(cell.integer), false, true};
    case Cell::Kind::kReal:
      return {QString::fromStdString(fmt::format("{}", cell.real)), false,
              true};
    case Cell::Kind::kText:
      if (cell.full_bytes == 0) return {Tr("empty"), true, false};
      return {SafeText(std::string_view(cell.bytes)) +
                  (cell.cut() && cell.bytes.size() <
                                     static_cast<size_t>(kLongestShown)
                       ? QStringLiteral("…")
                       : QString()),
              false, false};
    case Cell::Kind::kBlob:
      return {ShowBlob(cell), true, false};
  }
  return {};
}

std::string Verbatim(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return {};
    case Cell::Kind::kInteger:
      return fmt::format("{}", cell.integer);
    case Cell::Kind::kReal:
      return fmt::format("{}", cell.real);
    case Cell::Kind::kText:
      return cell.bytes;
    case Cell::Kind::kBlob:
      return Hex(cell.bytes);
  }
  return {};
}

QString ByteSize(qint64 bytes) {
  if (bytes == 1) return Tr("1 byte");
  return QLocale().formattedDataSize(bytes, bytes < 1000 ? 0 : 1,
                                     QLocale::DataSizeSIFormat);
}

}  // namespace osiris::desktop
