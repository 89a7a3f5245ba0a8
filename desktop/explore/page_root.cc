#include "desktop/explore/page_root.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>

namespace osiris::desktop {
namespace {

// The one local file that is dragged; empty for anything else.
QString FileOf(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 && urls[0].isLocalFile() ? urls[0].toLocalFile()
                                                   : QString();
}

}  // namespace

PageRoot::PageRoot(QWidget* parent) : QWidget(parent) { setAcceptDrops(true); }

void PageRoot::dragEnterEvent(QDragEnterEvent* event) {
  if (!FileOf(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void PageRoot::dropEvent(QDropEvent* event) {
  const QString file = FileOf(event->mimeData());
  if (file.isEmpty()) return;
  event->acceptProposedAction();
  Q_EMIT fileDropped(file);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_page_root.cpp"
