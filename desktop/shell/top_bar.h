#pragma once

#include <QWidget>

class QHBoxLayout;
class QMenu;

namespace osiris::desktop {

class PlainLabel;
class SearchBox;

// The bar along the top: the workspace's name and place, and the menus.
class TopBar final : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kHeight = 48;

  explicit TopBar(QWidget* parent = nullptr);

  SearchBox& search() { return *search_; }
  void setWorkspace(const QString& name, const QString& place);
  // Adds a button that opens `menu`.
  void addMenu(const QString& text, const QString& icon, QMenu* menu);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  PlainLabel* name_;
  PlainLabel* place_;
  SearchBox* search_;
  QHBoxLayout* layout_;
};

}  // namespace osiris::desktop
