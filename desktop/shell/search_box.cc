#include "desktop/shell/search_box.h"

#include <QAction>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kRowHeight = 28;
constexpr int kHintRoom = 60;
constexpr int kPlaceRole = Qt::UserRole;

class HitDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&,
                 const QModelIndex&) const override {
    return {100, kRowHeight};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Tokens& tokens = TokensOf(option.palette);
    if (option.state & QStyle::State_Selected) {
      painter->fillRect(option.rect, tokens.selection);
    }
    const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
    icon.paint(painter, QRect(option.rect.x() + 10, option.rect.y(), 14,
                              option.rect.height()));
    QRect rest = option.rect.adjusted(34, 0, -10, 0);
    painter->setFont(UiFont(-2));
    painter->setPen(tokens.muted);
    const QString place = painter->fontMetrics().elidedText(
        index.data(kPlaceRole).toString(), Qt::ElideMiddle, rest.width() / 2);
    painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, place);
    rest.setRight(rest.right() -
                  painter->fontMetrics().horizontalAdvance(place) - 12);
    painter->setFont(UiFont(-1, QFont::Medium));
    painter->setPen(tokens.text);
    painter->drawText(
        rest, Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(),
                                          Qt::ElideRight, rest.width()));
  }
};

}  // namespace

SearchBox::SearchBox(QWidget* parent) : QLineEdit(parent) {
  setFont(UiFont());
  setFixedHeight(30);
  setTextMargins(0, 0, kHintRoom, 0);
  addAction(MakeIcon(QStringLiteral("search"), Tone::kMuted),
            QLineEdit::LeadingPosition);
  setObjectName(QStringLiteral("search"));
  model_ = new QStandardItemModel(this);
  list_ = new QListView(window());
  list_->setModel(model_);
  list_->setItemDelegate(new HitDelegate(list_));
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setFrameShape(QFrame::StyledPanel);
  list_->setUniformItemSizes(true);
  list_->setAccessibleName(tr("What was found"));
  list_->hide();
  connect(this, &QLineEdit::textEdited, this, &SearchBox::refresh);
  connect(list_, &QListView::clicked, this,
          [this](const QModelIndex& index) { choose(index.row()); });
}

void SearchBox::setSearch(Search search) { search_ = std::move(search); }

void SearchBox::refresh() {
  model_->clear();
  hits_.clear();
  const QString text = this->text().trimmed();
  if (!text.isEmpty() && search_) hits_ = search_(text, kMostHits);
  for (const SearchHit& hit : hits_) {
    auto* item = new QStandardItem(MakeIcon(hit.icon, Tone::kMuted), hit.title);
    item->setData(hit.place, kPlaceRole);
    item->setEditable(false);
    item->setAccessibleText(hit.title + u' ' + hit.place);
    model_->appendRow(item);
  }
  if (hits_.empty() && !text.isEmpty()) {
    auto* item = new QStandardItem(tr("Nothing of that name is known"));
    item->setFlags(Qt::NoItemFlags);
    model_->appendRow(item);
  }
  list_->setVisible(!text.isEmpty());
  if (text.isEmpty()) return;
  // The window may be another one than at construction.
  if (list_->parentWidget() != window()) {
    list_->setParent(window());
    list_->show();
  }
  list_->setGeometry(
      QRect(mapTo(window(), QPoint(0, height() + 3)),
            QSize(width(), model_->rowCount() * kRowHeight + 4)));
  list_->raise();
  if (!hits_.empty()) list_->setCurrentIndex(model_->index(0, 0));
}

void SearchBox::step(int by) {
  if (hits_.empty()) return;
  const int count = static_cast<int>(hits_.size());
  const int row = (list_->currentIndex().row() + by + count) % count;
  list_->setCurrentIndex(model_->index(row, 0));
}

void SearchBox::choose(int row) {
  if (row < 0 || row >= static_cast<int>(hits_.size())) return;
  const SearchHit hit = hits_[static_cast<size_t>(row)];
  clear();
  refresh();
  Q_EMIT chosen(hit);
}

void SearchBox::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Down:
      step(+1);
      return;
    case Qt::Key_Up:
      step(-1);
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      choose(list_->currentIndex().row());
      return;
    case Qt::Key_Escape:
      clear();
      refresh();
      // The page gets the keys again.
      focusNextChild();
      return;
    default:
      QLineEdit::keyPressEvent(event);
  }
}

void SearchBox::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  list_->hide();
}

void SearchBox::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  if (!text().isEmpty() || hasFocus()) return;
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRect hint(width() - 54, 6, 47, height() - 12);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.raised);
  painter.drawRoundedRect(hint, 4, 4);
  painter.setFont(UiFont(-2, QFont::DemiBold));
  painter.setPen(tokens.muted);
  painter.drawText(hint, Qt::AlignCenter, tr("Ctrl K"));
}

}  // namespace osiris::desktop

#include "desktop/shell/moc_search_box.cpp"
