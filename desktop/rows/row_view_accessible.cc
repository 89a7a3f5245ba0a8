#include "desktop/rows/row_view_accessible.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <map>
#include <utility>

#include "desktop/rows/cell_text.h"
#include "desktop/rows/row_view.h"

namespace osiris::desktop {
namespace {

class ViewInterface;

// One place on screen: the row `slot` rows below the first one shown.
class CellInterface final : public QAccessibleInterface,
                            public QAccessibleTableCellInterface {
 public:
  CellInterface(RowView* view, int slot, int column)
      : view_(view), slot_(slot), column_(column) {}

  bool isValid() const override { return view_ && view_->source(); }
  QObject* object() const override { return nullptr; }
  QAccessible::Role role() const override { return QAccessible::Cell; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  QAccessibleInterface* child(int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  void setText(QAccessible::Text, const QString&) override {}
  QAccessibleInterface* parent() const override {
    return QAccessible::queryAccessibleInterface(view_);
  }
  QRect rect() const override {
    const QRect rect = view_->cellRect(row(), column_);
    return {view_->viewport()->mapToGlobal(rect.topLeft()), rect.size()};
  }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.focusable = state.selectable = true;
    const auto [first, last] = view_->selectedRows();
    state.selected = row() >= first && row() <= last;
    state.focused =
        row() == view_->currentRow() && column_ == view_->currentColumn();
    return state;
  }
  QString text(QAccessible::Text kind) const override {
    if (kind != QAccessible::Name && kind != QAccessible::Value) return {};
    const Cell* cell = view_->source()->cell(row(), column_);
    return cell ? Display(*cell).text : RowView::tr("loading");
  }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::TableCellInterface
               ? static_cast<QAccessibleTableCellInterface*>(this)
               : nullptr;
  }

  bool isSelected() const override { return state().selected; }
  QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
  QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
  int columnIndex() const override { return column_; }
  int rowIndex() const override { return slot_; }
  int columnExtent() const override { return 1; }
  int rowExtent() const override { return 1; }
  QAccessibleInterface* table() const override { return parent(); }

 private:
  qint64 row() const { return view_->scroll().firstRow() + slot_; }

  QPointer<RowView> view_;
  int slot_;
  int column_;
};

class ViewInterface final : public QAccessibleWidget,
                            public QAccessibleTableInterface {
 public:
  explicit ViewInterface(RowView* view)
      : QAccessibleWidget(view, QAccessible::Table), view_(view) {}
  ~ViewInterface() override {
    for (const auto& [place, id] : cells_) {
      QAccessible::deleteAccessibleInterface(id);
    }
  }

  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::TableInterface
               ? static_cast<QAccessibleTableInterface*>(this)
               : QAccessibleWidget::interface_cast(type);
  }
  int childCount() const override { return rowCount() * columnCount(); }
  QAccessibleInterface* child(int index) const override {
    const int columns = columnCount();
    return columns == 0 ? nullptr : cellAt(index / columns, index % columns);
  }

  QAccessibleInterface* cellAt(int row, int column) const override {
    if (row < 0 || row >= rowCount() || column < 0 || column >= columnCount()) {
      return nullptr;
    }
    const auto found = cells_.find({row, column});
    if (found != cells_.end()) {
      return QAccessible::accessibleInterface(found->second);
    }
    auto* cell = new CellInterface(view_, row, column);
    cells_[{row, column}] = QAccessible::registerAccessibleInterface(cell);
    return cell;
  }
  int rowCount() const override {
    return static_cast<int>(view_->scroll().lastRow() -
                            view_->scroll().firstRow() + 1);
  }
  int columnCount() const override { return view_->columns().count(); }
  QString columnDescription(int column) const override {
    if (column < 0 || column >= columnCount()) return {};
    return view_->source()->columns()[static_cast<size_t>(column)].name;
  }
  QString rowDescription(int row) const override {
    return QString::number(view_->scroll().firstRow() + row + 1);
  }
  QAccessibleInterface* caption() const override { return nullptr; }
  QAccessibleInterface* summary() const override { return nullptr; }
  int selectedCellCount() const override { return 0; }
  QList<QAccessibleInterface*> selectedCells() const override { return {}; }
  int selectedColumnCount() const override { return 0; }
  QList<int> selectedColumns() const override { return {}; }
  int selectedRowCount() const override {
    return static_cast<int>(selectedRows().size());
  }
  QList<int> selectedRows() const override {
    QList<int> rows;
    for (int slot = 0; slot < rowCount(); ++slot) {
      if (isRowSelected(slot)) rows.append(slot);
    }
    return rows;
  }
  bool isColumnSelected(int) const override { return false; }
  bool isRowSelected(int row) const override {
    const auto [first, last] = view_->selectedRows();
    const qint64 at = view_->scroll().firstRow() + row;
    return at >= first && at <= last;
  }
  bool selectRow(int row) override {
    view_->setCurrent(view_->scroll().firstRow() + row,
                      std::max(0, view_->currentColumn()));
    return true;
  }
  bool selectColumn(int) override { return false; }
  bool unselectRow(int) override { return false; }
  bool unselectColumn(int) override { return false; }
  void modelChange(QAccessibleTableModelChangeEvent*) override {}

 private:
  RowView* view_;
  mutable std::map<std::pair<int, int>, QAccessible::Id> cells_;
};

QAccessibleInterface* MakeInterface(const QString&, QObject* object) {
  auto* view = qobject_cast<RowView*>(object);
  return view ? new ViewInterface(view) : nullptr;
}

}  // namespace

void RegisterRowViewAccessible() {
  // Installing the same factory again does nothing.
  QAccessible::installFactory(MakeInterface);
}

void AnnounceCurrentCell(RowView* view, qint64 row, int column) {
  if (!QAccessible::isActive()) return;
  auto* whole = QAccessible::queryAccessibleInterface(view);
  if (whole == nullptr || whole->tableInterface() == nullptr) return;
  QAccessibleInterface* cell = whole->tableInterface()->cellAt(
      static_cast<int>(row - view->scroll().firstRow()), column);
  if (cell == nullptr) return;
  QAccessibleEvent event(cell, QAccessible::Focus);
  QAccessible::updateAccessibility(&event);
}

}  // namespace osiris::desktop
