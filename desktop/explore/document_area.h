#pragma once

#include <QWidget>

#include "desktop/explore/explore_presenter.h"

class QStackedWidget;

namespace osiris::desktop {

class DocumentTabStrip;
class TableDocument;

// The open documents under their tabs. One of them may be a preview, which
// the next preview replaces.
class DocumentArea final : public QWidget {
  Q_OBJECT

 public:
  // `presenter` must outlive the area.
  explicit DocumentArea(ExplorePresenter& presenter, QWidget* parent = nullptr);

  // What is shown while no document is open; the area owns it.
  void setEmptyWidget(QWidget* widget);

  // Opens the table, or brings its document to the front. A table that is in
  // no catalogue is not opened: null.
  TableDocument* open(const std::string& reference, const TableName& name,
                      bool preview);
  TableDocument* current() const;
  TableDocument* document(int index) const;
  int count() const;
  void closeCurrent();
  // +1 or -1, around the end.
  void step(int by);
  void pinCurrent();

 Q_SIGNALS:
  // Another document, or another place in it.
  void currentChanged();
  void activityChanged();
  void tableChosen(const QString& reference, const osiris::TableName& name);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void close(int index);
  void show(int index);
  void styleTabs();

  ExplorePresenter& presenter_;
  DocumentTabStrip* tabs_;
  QStackedWidget* stack_;
  QWidget* empty_ = nullptr;
  std::vector<TableDocument*> documents_;
};

}  // namespace osiris::desktop
