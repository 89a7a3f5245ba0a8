#include "core/discovery/search_document.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/base/clock.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/search/catalog_search.h"
#include "core/discovery/snapshot/table_text.h"

namespace osiris {
namespace {

constexpr size_t kLongestComment = 200;

// A hit, and of which snapshot.
struct Found {
  const Discovery* discovery = nullptr;
  SearchHit hit;
};

// The beginning of `text`, not in the middle of a character.
std::string Clip(const std::string& text) {
  if (text.size() <= kLongestComment) return text;
  size_t end = kLongestComment;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

Json HitJson(const Found& found) {
  const Table& table = *found.hit.table;
  const Column* const column = found.hit.column;
  Json json = {{"connection", found.discovery->connection},
               {"table", PlainName(table.name)},
               {"kind", std::string(NameOf(table.kind))},
               {"found_in", found.hit.in_comment ? "comment" : "name"}};
  if (column != nullptr) {
    json["column"] = column->name;
    json["text"] = Clip(ColumnText(table, *column));
  }
  const std::string& comment =
      column == nullptr ? table.comment : column->comment;
  if (!comment.empty()) json["comment"] = Clip(comment);
  return json;
}

// The hits of one source, best first, up to one of a table too many.
std::vector<SearchHit> Within(const PageLimits& limits,
                              std::vector<SearchHit> hits) {
  std::set<const Table*> tables;
  const auto end =
      std::find_if(hits.begin(), hits.end(), [&](const SearchHit& hit) {
        tables.insert(hit.table);
        return tables.size() > limits.tables;
      });
  hits.erase(end, hits.end());
  return hits;
}

// All hits that may be shown; `total` counts the others, too.
std::vector<Found> Search(const std::vector<SearchedSource>& searched,
                          std::string_view query, size_t& total) {
  std::vector<Found> all;
  for (const SearchedSource& one : searched) {
    std::vector<SearchHit> hits = SearchCatalog(*one.discovery.catalog, query);
    total += hits.size();
    for (const SearchHit& hit : Within(one.limits, std::move(hits))) {
      all.push_back({&one.discovery, hit});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) {
    return IsBetter(a.hit, b.hit);
  });
  return all;
}

// What to do next, or nothing.
std::string_view NextStep(Audience audience, bool searched,
                          int64_t not_searched, size_t total, size_t returned) {
  const bool assistant = audience == Audience::kAssistant;
  if (!searched) {
    return assistant ? "nothing is stored to search in: call discovery_request "
                       "first"
                     : "nothing is stored to search in: `osiris discovery run` "
                       "first";
  }
  if (returned < total) {
    return "ask with more words, one snapshot, or a larger limit";
  }
  if (total > 0) return "";
  if (not_searched > 0) {
    return "not every source was searched: ask again with `snapshot`, for each "
           "that is not under `searched`";
  }
  return assistant ? "ask with fewer or shorter words, or read "
                     "discovery_request"
                   : "ask with fewer or shorter words, or `osiris discovery "
                     "show`";
}

}  // namespace

Json SearchDocument(const std::vector<SearchedSource>& searched,
                    int64_t not_searched, std::string_view query, size_t limit,
                    Audience audience) {
  Json sources = Json::array();
  PageLimits limits;
  for (const SearchedSource& one : searched) {
    sources.push_back({{"snapshot", one.discovery.overview.id},
                       {"connection", one.discovery.connection},
                       {"seen", FormatTime(one.discovery.created)}});
    limits.bytes = std::min(limits.bytes, one.limits.bytes);
  }
  size_t total = 0;
  const std::vector<Found> found = Search(searched, query, total);
  std::vector<Json> hits;
  for (size_t i = 0; i < std::min(limit, found.size()); ++i) {
    hits.push_back(HitJson(found[i]));
  }
  Json document = {{"status", "success"},
                   {"searched", std::move(sources)},
                   {"not_searched", not_searched},
                   {"total", total},
                   {"returned", 0},
                   {"untrusted", true},
                   {"data", {{"hits", Json::array()}}},
                   {"truncated", false}};
  // The rest is asked for with better words: there is no cursor.
  FillPage(hits, {.limits = limits, .cursor_to = [](size_t) { return ""; }},
           kAnswerBytes, "hits", document);
  if (found.size() < total && found.size() < limit) {
    SayLimited(document);
  }
  document.erase("next_cursor");
  const size_t returned = document["data"]["hits"].size();
  document["returned"] = returned;
  document["truncated"] = returned < total;
  const std::string_view next =
      NextStep(audience, !searched.empty(), not_searched, total, returned);
  if (!next.empty()) document["next"] = std::string(next);
  return document;
}

}  // namespace osiris
