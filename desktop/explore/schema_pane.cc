#include "desktop/explore/schema_pane.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "desktop/explore/explore_text.h"
#include "desktop/explore/fact_table.h"
#include "desktop/explore/schema_model.h"
#include "desktop/style/fonts.h"
#include "desktop/style/plain_label.h"

namespace osiris::desktop {
namespace {

QWidget* Caption(const QString& text, QWidget* parent) {
  auto* label = new PlainLabel(text, Tone::kText, parent);
  label->setFont(UiFont(-1, QFont::DemiBold));
  label->setContentsMargins(0, 0, 0, 0);
  label->setMinimumHeight(20);
  return label;
}

}  // namespace

SchemaPane::SchemaPane(const Table& table, QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 10, 14, 10);
  layout->setSpacing(6);

  auto* columns =
      new FactTable(MakeColumnModel(table, this), tr("Columns"), this);
  layout->addWidget(
      Caption(tr("Columns · %1").arg(table.columns.size()), this));
  columns->setMaximumHeight(columns->fullHeight() + 10);
  layout->addWidget(columns, 3);
  connect(columns->selectionModel(), &QItemSelectionModel::currentRowChanged,
          this, [this](const QModelIndex& index) {
            if (index.isValid()) Q_EMIT columnChosen(index.row());
          });

  auto* key_model = MakeKeyModel(table, this);
  layout->addSpacing(10);
  layout->addWidget(
      Caption(tr("Keys and indexes · %1").arg(key_model->rowCount()), this));
  if (key_model->rowCount() == 0) {
    layout->addWidget(
        new PlainLabel(tr("The source declares none for this %1.")
                           .arg(QString::fromUtf8(NameOf(table.kind).data())),
                       Tone::kMuted, this));
  } else {
    auto* keys = new FactTable(key_model, tr("Keys and indexes"), this);
    keys->setMaximumHeight(keys->fullHeight() + 10);
    layout->addWidget(keys, 2);
  }
  if (table.definition) addDefinition(*table.definition);
  // Takes what the lists do not need.
  layout->addStretch(0);
}

void SchemaPane::addDefinition(const std::string& text) {
  layout()->addWidget(Caption(tr("Definition"), this));
  auto* view = new QPlainTextEdit(this);
  view->setPlainText(QString::fromStdString(text));
  view->setReadOnly(true);
  view->setFont(DataFont());
  view->setAccessibleName(tr("Definition"));
  layout()->addWidget(view);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_schema_pane.cpp"
