#pragma once

#include <QAbstractButton>

#include "core/driver/catalog.h"

namespace osiris::desktop {

struct Relation;

// A foreign key and the table at its other end, as a button.
class RelationCard final : public QAbstractButton {
  Q_OBJECT

 public:
  // `inward` when the other table holds the key. A table that the catalogue
  // does not know cannot be opened.
  RelationCard(const Relation& relation, bool inward,
               QWidget* parent = nullptr);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_;
  QStringList lines_;
  QString actions_;
};

// The table that the picture is about.
class TableCard final : public QWidget {
  Q_OBJECT

 public:
  explicit TableCard(const Table& table, QWidget* parent = nullptr);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_;
  QStringList keys_;
};

}  // namespace osiris::desktop
