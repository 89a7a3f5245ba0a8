#include "core/discovery/search_document.h"

#include <algorithm>
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

std::vector<Found> Search(const std::vector<Discovery>& searched,
                          std::string_view query) {
  std::vector<Found> all;
  for (const Discovery& discovery : searched) {
    for (const SearchHit& hit : SearchCatalog(*discovery.catalog, query)) {
      all.push_back({&discovery, hit});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) {
    return IsBetter(a.hit, b.hit);
  });
  return all;
}

}  // namespace

Json SearchDocument(const std::vector<Discovery>& searched,
                    int64_t not_searched, std::string_view query, size_t limit,
                    Audience audience) {
  Json sources = Json::array();
  for (const Discovery& discovery : searched) {
    sources.push_back({{"snapshot", discovery.overview.id},
                       {"connection", discovery.connection},
                       {"seen", FormatTime(discovery.created)}});
  }
  const std::vector<Found> found = Search(searched, query);
  std::vector<Json> hits;
  for (size_t i = 0; i < std::min(limit, found.size()); ++i) {
    hits.push_back(HitJson(found[i]));
  }
  Json document = {{"status", "success"},
                   {"searched", std::move(sources)},
                   {"not_searched", not_searched},
                   {"total", found.size()},
                   {"returned", 0},
                   {"untrusted", true},
                   {"data", {{"hits", Json::array()}}},
                   {"truncated", false}};
  // The rest is asked for with better words: there is no cursor.
  FillPage(hits, {.cursor_to = [](size_t) { return ""; }}, kAnswerBytes, "hits",
           document);
  document.erase("next_cursor");
  const size_t returned = document["data"]["hits"].size();
  document["returned"] = returned;
  document["truncated"] = returned < found.size();
  if (searched.empty()) {
    document["next"] =
        audience == Audience::kAssistant
            ? "nothing is stored to search in: call discovery_request first"
            : "nothing is stored to search in: `osiris discovery run` first";
  } else if (returned < found.size()) {
    document["next"] = "ask with more words, one snapshot, or a larger limit";
  } else if (found.empty()) {
    document["next"] =
        audience == Audience::kAssistant
            ? "ask with fewer or shorter words, or read discovery_request"
            : "ask with fewer or shorter words, or `osiris discovery show`";
  }
  return document;
}

}  // namespace osiris
