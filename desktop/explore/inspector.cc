#include "desktop/explore/inspector.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "desktop/explore/explore_text.h"
#include "desktop/explore/fact_card.h"
#include "desktop/rows/cell_text.h"
#include "desktop/style/chip.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/safe_text.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kHeadHeight = 38;
constexpr int kMargin = 14;

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Inspector::Inspector(QWidget* parent) : QWidget(parent) {
  title_ = new PlainLabel({}, Tone::kText, this);
  title_->setFont(UiFont(2, QFont::DemiBold));
  chip_ = new Chip({}, Tone::kMuted, this);
  auto* close = new QToolButton(this);
  close->setIcon(MakeIcon(QStringLiteral("x-lg"), Tone::kMuted));
  close->setIconSize({10, 10});
  close->setAutoRaise(true);
  close->setFixedSize(24, 24);
  close->setToolTip(tr("Close the inspector (F4)"));
  close->setAccessibleName(tr("Close the inspector"));
  connect(close, &QToolButton::clicked, this, &Inspector::closeRequested);

  auto* head = new QHBoxLayout;
  head->setContentsMargins(kMargin + 24, 0, 8, 0);
  head->setSpacing(8);
  head->addWidget(title_);
  head->addWidget(chip_);
  head->addStretch(1);
  head->addWidget(close);
  auto* head_box = new QWidget(this);
  head_box->setLayout(head);
  head_box->setFixedHeight(kHeadHeight);
  scroll_ = new QScrollArea(this);
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setAccessibleName(tr("Details"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(head_box);
  layout->addSpacing(1);
  layout->addWidget(scroll_, 1);
  setAccessibleName(tr("Inspector"));
  showNothing();
}

void Inspector::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.fillRect(rect(), tokens.surface);
  painter.fillRect(0, kHeadHeight, width(), 1, tokens.hairline);
  PaintIcon(painter, QRect(kMargin, 1, 16, kHeadHeight), icon_, tokens.accent,
            15);
}

void Inspector::begin(const QString& icon, const QString& title,
                      const QString& chip) {
  icon_ = icon;
  title_->setPlainText(title);
  chip_->setText(chip, Tone::kMuted);
  body_ = new QWidget;
  body_->setAutoFillBackground(true);
  rows_ = new QVBoxLayout(body_);
  rows_->setContentsMargins(kMargin - 1, 12, kMargin, 14);
  rows_->setSpacing(7);
  update();
}

void Inspector::end() {
  rows_->addStretch(1);
  scroll_->setWidget(body_);
  body_->setPalette(palette());
}

void Inspector::addChips(const std::vector<std::pair<QString, int>>& chips) {
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  for (const auto& [text, tone] : chips) {
    row->addWidget(new Chip(text, static_cast<Tone>(tone), body_));
  }
  row->addStretch(1);
  rows_->addLayout(row);
}

void Inspector::addCaption(const QString& text, const QString& aside) {
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 3, 0, 0);
  auto* label = new PlainLabel(text, Tone::kText, body_);
  label->setFont(UiFont(-1, QFont::DemiBold));
  row->addWidget(label);
  row->addStretch(1);
  if (!aside.isEmpty()) {
    auto* right = new PlainLabel(aside, Tone::kMuted, body_);
    right->setFont(UiFont(-2));
    row->addWidget(right);
  }
  rows_->addLayout(row);
}

void Inspector::addFact(const QString& name, const QString& value, bool data) {
  auto* row = new QHBoxLayout;
  row->setSpacing(10);
  auto* label = new PlainLabel(name, Tone::kMuted, body_);
  label->setFont(UiFont(-1));
  label->setMinimumWidth(label->sizeHint().width());
  auto* text = new PlainLabel(value, Tone::kText, body_);
  text->setFont(data ? DataFont() : UiFont(-1));
  text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  text->setAccessibleName(QStringLiteral("%1: %2").arg(name, value));
  row->addWidget(label);
  row->addWidget(text, 1);
  rows_->addLayout(row);
}

void Inspector::addText(const QString& text, bool data) {
  auto* label = new PlainLabel(text, Tone::kText, body_);
  label->setFont(data ? DataFont() : UiFont(-1));
  label->setWordWrap(true);
  rows_->addWidget(label);
}

void Inspector::addCard(const QString& title, const QString& line,
                        const QString& icon) {
  rows_->addWidget(new FactCard(title, line, icon, body_));
}

void Inspector::addLink(const QString& text, const TableName& target) {
  auto* card =
      new FactCard(FullName(target), text, QStringLiteral("table"), body_);
  card->setLink();
  connect(card, &FactCard::clicked, this,
          [this, target] { Q_EMIT tableChosen(target); });
  rows_->addWidget(card);
}

void Inspector::addRule() { rows_->addWidget(new FactRule(body_)); }

void Inspector::showNothing() {
  begin(QStringLiteral("info-circle-fill"), tr("Details"), {});
  addText(tr("Select a table or a column to see what the source says of it."),
          false);
  end();
}

void Inspector::showTable(const Table& table) {
  begin(IconOf(table.kind), SafeName(table.name.name),
        SafeText(NameOf(table.kind)));
  if (!table.name.schema.empty()) {
    addFact(tr("Schema"), SafeText(table.name.schema));
  }
  addFact(tr("Columns"), tr("%L1").arg(table.columns.size()));
  const QString rows =
      tr("%L1").arg(table.row_count ? table.row_count->rows : 0);
  addFact(tr("Rows"), !table.row_count         ? tr("not counted")
                      : table.row_count->exact ? rows
                                               : tr("about %1").arg(rows));
  if (table.bytes) addFact(tr("Size"), ByteSize(*table.bytes));
  QStringList key;
  for (const std::string& column : table.primary_key) key << SafeText(column);
  addFact(tr("Primary key"),
          key.isEmpty() ? tr("none") : key.join(QStringLiteral(", ")));
  addFact(tr("Foreign keys"), QString::number(table.foreign_keys.size()));
  addFact(tr("Unique keys"), QString::number(table.unique_keys.size()));
  addFact(tr("Indexes"), QString::number(table.indexes.size()));
  if (!table.comment.empty()) {
    addRule();
    addCaption(tr("Comment"));
    addText(SafeText(table.comment), false);
  }
  if (table.error) {
    addRule();
    addCaption(tr("Not described in full"));
    addCard(SafeText(table.error->code), SafeText(table.error->message),
            QStringLiteral("exclamation-triangle-fill"));
  }
  end();
}

void Inspector::showColumn(const Table& table, const Column& column,
                           std::optional<Cell> value, qint64 row) {
  begin(IconOf(column.type), SafeText(column.name), TypeOf(column).toLower());
  std::vector<std::pair<QString, int>> chips;
  chips.emplace_back(column.nullable ? tr("may be NULL") : tr("NOT NULL"),
                     static_cast<int>(Tone::kMuted));
  if (Contains(table.primary_key, column.name)) {
    chips.emplace_back(tr("Primary key"), static_cast<int>(Tone::kWarn));
  }
  if (column.generated) {
    chips.emplace_back(tr("Generated"), static_cast<int>(Tone::kInfo));
  }
  addChips(chips);
  addFact(tr("Behaves as"), SafeText(NameOf(column.type)));
  addFact(tr("Declared"), column.declared_type.empty()
                              ? tr("nothing")
                              : SafeText(column.declared_type));
  addFact(tr("Position"),
          tr("%1 of %2").arg(column.position).arg(table.columns.size()));
  addFact(tr("Default"),
          column.default_value ? SafeText(*column.default_value) : tr("none"));
  if (value) {
    addRule();
    addCaption(tr("Value"), tr("row %L1").arg(row));
    const CellText shown = Display(*value);
    addCard(shown.text,
            value->kind == Cell::Kind::kText
                ? tr("%1 of text").arg(ByteSize(value->full_bytes))
                : QString(),
            {});
  }
  addKeys(table, column);
  addIndexes(table, column);
  if (!column.comment.empty()) {
    addRule();
    addCaption(tr("Comment"));
    addText(SafeText(column.comment), false);
  }
  end();
}

void Inspector::addKeys(const Table& table, const Column& column) {
  bool any = false;
  for (const ForeignKey& key : table.foreign_keys) {
    if (!Contains(key.columns, column.name)) continue;
    if (!std::exchange(any, true)) {
      addRule();
      addCaption(tr("References"));
    }
    QStringList names;
    for (const std::string& name : key.referenced_columns) {
      names << SafeText(name);
    }
    QString line = tr("by %1").arg(names.join(QStringLiteral(", ")));
    if (!key.on_delete.empty() && key.on_delete != "NO ACTION") {
      line += tr(" · on delete %1").arg(SafeText(key.on_delete).toLower());
    }
    addLink(line, key.referenced_table);
  }
}

void Inspector::addIndexes(const Table& table, const Column& column) {
  bool any = false;
  const auto add = [&](const QString& title, const QString& line,
                       const QString& icon) {
    if (!std::exchange(any, true)) {
      addRule();
      addCaption(tr("Keys and indexes that include it"));
    }
    addCard(title, line, icon);
  };
  const auto joined = [](const std::vector<std::string>& names) {
    QStringList shown;
    for (const std::string& name : names) shown << SafeText(name);
    return shown.join(QStringLiteral(", "));
  };
  if (Contains(table.primary_key, column.name)) {
    add(tr("Primary key"), joined(table.primary_key), QStringLiteral("key"));
  }
  for (const UniqueKey& key : table.unique_keys) {
    if (Contains(key.columns, column.name)) {
      add(key.name.empty() ? tr("Unique key") : SafeText(key.name),
          tr("unique · %1").arg(joined(key.columns)),
          QStringLiteral("asterisk"));
    }
  }
  for (const Index& index : table.indexes) {
    if (Contains(index.columns, column.name)) {
      add(SafeText(index.name),
          (index.unique ? tr("unique index · %1") : tr("index · %1"))
              .arg(joined(index.columns)),
          QStringLiteral("lightning-charge"));
    }
  }
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_inspector.cpp"
