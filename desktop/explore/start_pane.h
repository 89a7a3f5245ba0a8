#pragma once

#include <QStackedWidget>
#include <string>

#include "desktop/explore/explore_presenter.h"

class QPushButton;

namespace osiris::desktop {

class EmptyState;
class NoticePanel;
class PlainLabel;
class ProgressLine;

// What stands where documents will be: how to begin, how far a discovery is,
// why one failed, or what to choose next.
class StartPane final : public QStackedWidget {
  Q_OBJECT

 public:
  // `presenter` must outlive the pane.
  explicit StartPane(ExplorePresenter& presenter, QWidget* parent = nullptr);

  // The source that is selected in the navigator; empty for none.
  void setReference(const std::string& reference);

 Q_SIGNALS:
  void addFileRequested();
  void addSampleRequested();

 private:
  QWidget* makeFirst();
  QWidget* makeProgress();
  QWidget* makeFailure();
  void update();
  // Not discovered, or of nothing.
  void showUnknown(const SourceState& state);
  void showProgress(const SourceState& state);
  void showFailure(const SourceState& state);

  ExplorePresenter& presenter_;
  std::string reference_;
  QWidget* first_;
  EmptyState* unknown_;
  EmptyState* choose_;
  EmptyState* reading_;
  QWidget* progress_page_;
  QWidget* failure_page_;
  PlainLabel* progress_title_;
  PlainLabel* progress_text_;
  ProgressLine* progress_;
  NoticePanel* failure_;
};

}  // namespace osiris::desktop
