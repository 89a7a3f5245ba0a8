#pragma once

#include <QWidget>
#include <string>

#include "core/driver/catalog.h"

namespace osiris::desktop {

// What a table is made of: its columns, its keys and indexes, and the text of
// a view.
class SchemaPane final : public QWidget {
  Q_OBJECT

 public:
  explicit SchemaPane(const Table& table, QWidget* parent = nullptr);

 Q_SIGNALS:
  // A column's row became current.
  void columnChosen(int column);

 private:
  void addDefinition(const std::string& text);
};

}  // namespace osiris::desktop
