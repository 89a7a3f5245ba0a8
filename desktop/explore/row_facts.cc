#include "desktop/explore/row_facts.h"

#include <QCoreApplication>

#include "core/base/error_info.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

struct RowFactsText {
  Q_DECLARE_TR_FUNCTIONS(RowFacts)
};

QStringList ViewerFacts(const TablePresenter& presenter) {
  QStringList facts;
  if (presenter.viewer() == Viewer::kAssistant) {
    facts << RowFactsText::tr("as an assistant gets them");
  }
  if (const auto withheld = presenter.withheldColumns().size(); withheld > 0) {
    facts << RowFactsText::tr("%n column(s) withheld", nullptr,
                              static_cast<int>(withheld));
  }
  return facts;
}

QStringList CountFacts(const TablePresenter& presenter) {
  QStringList facts;
  if (presenter.counting()) facts << RowFactsText::tr("counting…");
  if (!presenter.countFailure().ok()) {
    facts << RowFactsText::tr("not counted: %1")
                 .arg(SafeText(GetErrorInfo(presenter.countFailure()).code));
  } else if (const auto ms = presenter.countMilliseconds()) {
    facts << RowFactsText::tr("exact count in %1 s")
                 .arg(double(*ms) / 1000, 0, 'f', 2);
  }
  return facts;
}

}  // namespace

QStringList RowFacts(TablePresenter& presenter) {
  QStringList facts = ViewerFacts(presenter);
  if (presenter.filtered()) facts << RowFactsText::tr("filtered");
  facts << CountFacts(presenter);
  if (const auto ms = presenter.firstRowsMilliseconds()) {
    facts << RowFactsText::tr("first rows in %L1 ms").arg(*ms);
  }
  if (presenter.rows().loading()) facts << RowFactsText::tr("reading…");
  facts << RowFactsText::tr("%L1 in memory").arg(presenter.rows().loadedRows());
  return facts;
}

}  // namespace osiris::desktop
