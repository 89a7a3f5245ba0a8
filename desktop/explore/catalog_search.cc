#include "desktop/explore/catalog_search.h"

#include <algorithm>
#include <utility>

#include "desktop/explore/explore_text.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

// How well a name meets the text: less is better, -1 is not at all.
int RankOf(const QString& name, const QString& text, bool column) {
  const qsizetype at = name.indexOf(text, 0, Qt::CaseInsensitive);
  if (at < 0) return -1;
  const int place = at > 0 ? 2 : (name.size() == text.size() ? 0 : 1);
  return place * 2 + (column ? 1 : 0);
}

QString Text(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

std::vector<SearchHit> SearchCatalogs(const ExplorePresenter& presenter,
                                      const QString& text, int most) {
  // One bucket a rank; a full best bucket ends nothing, but no bucket holds
  // more than can be shown.
  std::vector<std::vector<SearchHit>> buckets(6);
  const auto bucket_of = [&](int rank) -> std::vector<SearchHit>* {
    if (rank < 0) return nullptr;
    std::vector<SearchHit>& bucket = buckets[static_cast<size_t>(rank)];
    return static_cast<int>(bucket.size()) < most ? &bucket : nullptr;
  };
  for (const SourceState& state : presenter.sources()) {
    if (!state.discovered) continue;
    const QString reference = Text(state.entry.reference);
    for (const Table& table : state.discovered->catalog.tables) {
      const QStringList key = {reference, Text(table.name.schema),
                               Text(table.name.name)};
      if (auto* bucket = bucket_of(RankOf(key[2], text, false))) {
        bucket->push_back({IconOf(table.kind), SafeName(table.name.name),
                           ShortReference(state.entry.reference), key});
      }
      for (const Column& column : table.columns) {
        auto* bucket = bucket_of(RankOf(Text(column.name), text, true));
        if (bucket == nullptr) continue;
        bucket->push_back({IconOf(column.type), SafeText(column.name),
                           ShortReference(state.entry.reference) +
                               QStringLiteral(" › ") + FullName(table.name),
                           key + QStringList{Text(column.name)}});
      }
    }
  }
  std::vector<SearchHit> hits;
  for (std::vector<SearchHit>& bucket : buckets) {
    for (SearchHit& hit : bucket) {
      if (static_cast<int>(hits.size()) < most) hits.push_back(std::move(hit));
    }
  }
  return hits;
}

}  // namespace osiris::desktop
