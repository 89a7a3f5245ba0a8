#pragma once

#include <QPointer>
#include <optional>
#include <string>

#include "desktop/explore/explore_presenter.h"
#include "desktop/explore/table_document.h"
#include "desktop/shell/feature_page.h"

class QSplitter;

namespace osiris::desktop {

class DocumentArea;
class Inspector;
class Navigator;
class NoticePanel;

// What to open when the page is shown for the first time.
struct OpenRequest {
  // "@sqlite.movies"; empty for nothing.
  std::string reference;
  // "movies" or "main.movies"; empty for the source alone.
  std::string table;
  TableDocument::Tab tab = TableDocument::kData;
};

// The page of sources and their tables.
class ExplorePage final : public FeaturePage {
  Q_OBJECT

 public:
  // `source` must outlive the page. Starts to list sources at once.
  explicit ExplorePage(ExploreSource& source, OpenRequest request = {},
                       QObject* parent = nullptr);
  ~ExplorePage() override;

  ExplorePresenter& presenter() { return *presenter_; }
  // Why what the request named could not be opened; empty otherwise.
  QString openFailure() const { return open_failure_; }
  // The exit status that tells of it: 4 of what is not there, or that of the
  // error.
  int openExitStatus() const { return open_exit_status_; }
  void addFile(const QString& path);

  QString title() const override;
  QString icon() const override;
  QWidget* widget() override { return root_; }
  QList<QAction*> actions() const override { return actions_; }
  QList<QWidget*> panes() const override;
  std::vector<StatusFact> statusFacts() const override;
  PageJob job() const override;
  void cancelJob() override;
  QString searchHint() const override;
  std::vector<SearchHit> search(const QString& text, int most) const override;
  void openHit(const SearchHit& hit) override;
  bool idle() const override;

 private:
  void makeWidgets();
  void makeActions();
  QAction* addAction(const QString& text, const QList<QKeySequence>& keys,
                     void (ExplorePage::*slot)());
  void connectParts();
  void chooseIndex(const QModelIndex& index);
  void openTable(const std::string& reference, const TableName& name,
                 bool preview);
  void followRequest();
  void openRequestedTable();
  void updateCenter();
  void updateInspector();
  void setInspectorShown(bool shown);

  void findHere();
  void toggleNavigator();
  void toggleInspector();
  void refresh();
  void discoverAgain();
  void closeDocument();
  void nextDocument();
  void previousDocument();
  void goToRow();
  void pinDocument();
  void askForFile();
  void addSample();

  ExplorePresenter* presenter_;
  OpenRequest request_;
  bool request_pending_ = false;
  QString open_failure_;
  int open_exit_status_ = 4;
  // The widgets are children of root_, which the shell may delete first.
  QPointer<QWidget> root_;
  QPointer<QSplitter> splitter_;
  QPointer<Navigator> navigator_;
  QPointer<DocumentArea> documents_;
  QPointer<Inspector> inspector_;
  QPointer<NoticePanel> notice_;
  QList<QAction*> actions_;
  bool inspector_lacks_value_ = false;
};

}  // namespace osiris::desktop
