#pragma once

#include <QSize>
#include <QWidget>
#include <vector>

#include "desktop/shell/feature_page.h"
#include "desktop/style/theme.h"

class QMenu;
class QStackedWidget;

namespace osiris::desktop {

class Rail;
class StatusStrip;
class TopBar;

// The window: top bar, rail, the current page, status bar. Knows pages only
// as FeaturePage.
class MainWindow final : public QWidget {
  Q_OBJECT

 public:
  // Of the first start, in logical pixels.
  static constexpr QSize kFirstSize{1440, 900};

  // `theme` must outlive the window.
  explicit MainWindow(Theme& theme, QWidget* parent = nullptr);

  // Adds a page to the rail; `page` must outlive the window, which takes its
  // widget.
  void addPage(FeaturePage& page);
  // Size and place as they were left, kept on a screen that is there.
  void restorePlace();
  // All pages are idle and nothing waits to be laid out.
  bool idle() const;

 protected:
  void closeEvent(QCloseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void makeMenus();
  void addThemeActions(QMenu* menu);
  void showPage(int page);
  void refreshStatus();
  void connectSearch();
  // +1 or -1: the next pane with F6.
  void stepPane(int by);

  Theme& theme_;
  TopBar* top_;
  Rail* rail_;
  QStackedWidget* stack_;
  StatusStrip* status_;
  QMenu* view_menu_;
  std::vector<FeaturePage*> pages_;
};

}  // namespace osiris::desktop
