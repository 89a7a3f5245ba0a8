#pragma once

#include <QIcon>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <vector>

#include "desktop/style/tokens.h"

class QAction;

namespace osiris::desktop {

// One true sentence for the status bar.
struct StatusFact {
  // Name of an icon, or empty.
  QString icon;
  Tone tone = Tone::kMuted;
  QString text;
  QString tool_tip;
};

// Something that a page has and that has a name.
struct SearchHit {
  // Name of an icon.
  QString icon;
  QString title;
  // Where it is, in a few words.
  QString place;
  // What the page needs to open it.
  QStringList key;
};

// Work that is going on in a page; an empty text is none.
struct PageJob {
  QString text;
};

// One entry of the rail. All that the shell knows of a page.
class FeaturePage : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // "Explore", and its icon's name.
  virtual QString title() const = 0;
  virtual QString icon() const = 0;
  // Everything right of the rail; owned by the shell once it is shown.
  virtual QWidget* widget() = 0;
  // For the window's menu; their shortcuts work while the page is shown.
  virtual QList<QAction*> actions() const = 0;
  // Panes from left to right, for F6; hidden ones are skipped.
  virtual QList<QWidget*> panes() const = 0;
  virtual std::vector<StatusFact> statusFacts() const = 0;
  virtual PageJob job() const = 0;
  virtual void cancelJob() = 0;
  // What the search field says while it is empty.
  virtual QString searchHint() const = 0;
  // At most `most` things whose name holds `text`, best first.
  virtual std::vector<SearchHit> search(const QString& text,
                                        int most) const = 0;
  virtual void openHit(const SearchHit& hit) = 0;
  // Nothing is going on that would change the picture.
  virtual bool idle() const = 0;

 Q_SIGNALS:
  // Facts, job or idle() changed.
  void changed();
  // What the window should be called by: a workspace's name and its place.
  void workspaceNamed(const QString& name, const QString& place);
};

}  // namespace osiris::desktop
