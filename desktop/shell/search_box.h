#pragma once

#include <QLineEdit>
#include <functional>
#include <vector>

#include "desktop/shell/feature_page.h"

class QListView;
class QStandardItemModel;

namespace osiris::desktop {

// The field in the top bar that finds things by name as one types: arrows
// choose, Enter opens, Escape leaves.
class SearchBox final : public QLineEdit {
  Q_OBJECT

 public:
  static constexpr int kMostHits = 12;

  // Finds at most so many things by a text that is not empty. Called on the
  // GUI thread for each key.
  using Search =
      std::function<std::vector<SearchHit>(const QString& text, int most)>;

  explicit SearchBox(QWidget* parent = nullptr);

  void setSearch(Search search);

 Q_SIGNALS:
  void chosen(const osiris::desktop::SearchHit& hit);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void refresh();
  void choose(int row);
  void step(int by);

  Search search_;
  std::vector<SearchHit> hits_;
  QStandardItemModel* model_;
  // A child of the window, above everything, not a window of its own.
  QListView* list_;
};

}  // namespace osiris::desktop
