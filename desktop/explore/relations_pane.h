#pragma once

#include <QScrollArea>

#include "core/driver/catalog.h"

namespace osiris::desktop {

// A picture of what refers to a table and what it refers to: cards left and
// right of it, joined by lines. Cards are buttons that open their tables.
class RelationsPane final : public QScrollArea {
  Q_OBJECT

 public:
  RelationsPane(const Table& table, const Catalog& catalog,
                QWidget* parent = nullptr);

 Q_SIGNALS:
  void tableChosen(const osiris::TableName& name);
};

}  // namespace osiris::desktop
