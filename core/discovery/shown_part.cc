#include "core/discovery/shown_part.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/base/status_macros.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/discovery_handler.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/row_batch_json.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// What an overview may say of the files as they are stored, of which not all
// is shown: a hash of few values that are not gives them away.
void HideFiles(const Decision& decision, Json& overview) {
  overview.erase("checksum");
  if (!decision.names.empty()) {
    overview.erase("files");
    return;
  }
  Json& files = overview.at("files");
  files.erase(std::string(kSamplesPart));
  for (Json& file : files) file.erase("sha256");
}

// Adds what `samples` show of tables as those of a view, the most of each.
void AddOrigins(const RowBatch& samples, const std::vector<ColumnMask>& masks,
                std::map<std::string, std::string>& all) {
  for (auto& [column, form] : OriginsOf(samples, masks)) {
    std::string& most = all[column];
    if (most.empty() || most == "names" || form == "values") most = form;
  }
}

// Makes a part anew.
class PartMaker {
 public:
  // `whole` is all that is stored.
  PartMaker(const RowAccess& access, const PartWish& wish, const Catalog& whole)
      : access_(access),
        wish_(wish),
        decision_(*wish.decision),
        whole_(whole) {}

  // Of `shown`, which holds nothing that is hidden. `limited`: there would be
  // more tables.
  absl::StatusOr<PartText> Make(const Catalog& shown, bool limited) const {
    Json withheld = {{"withheld", decision_.WithheldNames()}};
    if (limited) AddWithheld(Withheld::kLimits, withheld);
    if (wish_.samples) return SamplesText(shown, std::move(withheld));
    if (wish_.part == kTextPart) return LinesText(shown, withheld);
    SnapshotDocuments documents =
        MakeSnapshot(wish_.overview->source, wish_.overview->options, shown);
    ASSIGN_OR_RETURN(
        Json document,
        ParseJson(documents.texts.find(wish_.part)->second, kLimits));
    if (wish_.part == kOverviewPart) {
      document["snapshot"] = wish_.overview->id;
      document["links"] = SnapshotLinks(wish_.overview->id);
      HideFiles(decision_, document);
    }
    return PartText{.text = Finish(std::move(document), withheld)};
  }

 private:
  // A part is ours and bounded by its size in bytes.
  static constexpr JsonLimits kLimits = {.max_depth = 64,
                                         .max_nodes = 50'000'000};

  static std::string Finish(Json document, const Json& withheld) {
    if (!withheld.at("withheld").is_null()) document.update(withheld);
    return DumpJson(document) + "\n";
  }

  static PartText LinesText(const Catalog& shown, const Json& withheld) {
    std::string text;
    for (const auto& [what, why] : withheld.at("withheld").items()) {
      text += fmt::format("# Withheld: {}.\n", why.get<std::string>());
    }
    return {.text = text + TablesText(shown)};
  }

  // The samples as an assistant may see them.
  absl::StatusOr<PartText> SamplesText(const Catalog& shown,
                                       Json withheld) const {
    const auto is_cut = [this](const Table& table) {
      return decision_.max_rows && table.samples &&
             static_cast<int64_t>(table.samples->rows()) > *decision_.max_rows;
    };
    if (std::any_of(shown.tables.begin(), shown.tables.end(), is_cut)) {
      AddWithheld(Withheld::kRows, withheld);
    }
    ASSIGN_OR_RETURN(
        const ReleasedCatalog released,
        access_.Release(wish_.source, *wish_.call, shown, &whole_));
    Json samples = Json::array();
    std::map<std::string, std::string> origins;
    for (const Table& table : released.catalog.tables) {
      if (!table.samples) continue;
      Json one = {{"schema", table.name.schema},
                  {"table", table.name.name},
                  {"samples", ToJson(*table.samples)}};
      const auto masks = released.masks.find(table.name);
      const bool masked = masks != released.masks.end();
      if (masked) one["masks"] = MasksJson(masks->second);
      AddOrigins(*table.samples,
                 masked ? masks->second : std::vector<ColumnMask>(), origins);
      samples.push_back(std::move(one));
    }
    return PartText{
        .text = Finish({{"untrusted", true},
                        {"masked", released.masked},
                        {"data", {{"samples", std::move(samples)}}}},
                       withheld),
        .masked = released.count,
        .origins = std::move(origins)};
  }

  const RowAccess& access_;
  const PartWish& wish_;
  const Decision& decision_;
  const Catalog& whole_;
};

// As it is stored.
absl::StatusOr<PartText> StoredText(SnapshotStore& store,
                                    const PartWish& wish) {
  const std::string& id = wish.overview->id;
  PartText part;
  if (wish.part == kTextPart) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const Catalog> catalog,
                     store.ReadCatalog(id));
    part.text = TablesText(*catalog);
  } else {
    ASSIGN_OR_RETURN(part.text, store.ReadPart(id, wish.part));
  }
  if (!wish.samples) return part;
  ASSIGN_OR_RETURN(const std::shared_ptr<const Catalog> catalog,
                   store.ReadCatalog(id));
  for (const Table& table : catalog->tables) {
    if (table.samples) AddOrigins(*table.samples, {}, part.origins);
  }
  return part;
}

// The part with as many of the first tables of `shown` as `limits` allow, of
// which there are more.
absl::StatusOr<PartText> LimitedText(const PartMaker& maker,
                                     const Catalog& shown,
                                     const Decision& limits) {
  const auto most_bytes = static_cast<size_t>(
      limits.max_bytes.value_or(SnapshotStore::kMaxPartBytes));
  const size_t most = std::min(
      shown.tables.size(),
      static_cast<size_t>(limits.max_tables.value_or(shown.tables.size())));
  Catalog cut;
  PartText best;
  size_t fits = 0;
  size_t too_many = most + 1;
  // Twice as many until they are too many, then between the two.
  size_t next = std::min<size_t>(most, 16);
  while (next > fits && next < too_many) {
    cut.tables.assign(shown.tables.begin(), shown.tables.begin() + next);
    cut.total_tables = static_cast<int64_t>(next);
    ASSIGN_OR_RETURN(PartText text, maker.Make(cut, /*limited=*/true));
    if (text.text.size() > most_bytes) {
      too_many = next;
    } else {
      fits = next;
      best = std::move(text);
    }
    next = too_many > most ? std::min(most, 2 * next)
                           : fits + (too_many - fits) / 2;
  }
  if (fits > 0) return best;
  return MakeError(
      ErrorCode::kProtocolResultTooLarge,
      fmt::format("not one table of the resource fits into the {} bytes that "
                  "`policy.max_bytes` of this source allows",
                  most_bytes),
      {.path = {"uri"},
       .hint = "raise `policy.max_bytes` of the connection",
       .assistant_hint = "ask discovery_table for one table"});
}

bool IsOver(const std::optional<int64_t>& limit, size_t number) {
  return limit && number > static_cast<size_t>(*limit);
}

}  // namespace

absl::StatusOr<PartText> ShownPart(SnapshotStore& store,
                                   const RowAccess& access,
                                   const PartWish& wish) {
  const Decision& decision = *wish.decision;
  const bool is_overview = wish.part == kOverviewPart;
  const bool masks = wish.samples && access.Masks(wish.source, *wish.call);
  const bool all = decision.names.empty() && !decision.masks && !masks &&
                   !(wish.samples && decision.max_rows.has_value());
  if (all && !decision.max_bytes && !decision.max_tables) {
    return StoredText(store, wish);
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const Catalog> catalog,
                   store.ReadCatalog(wish.overview->id));
  const std::shared_ptr<const Catalog> shown =
      access.Show(wish.source.name, decision, catalog);
  const bool hashes_hidden =
      is_overview && wish.overview->options.sample_rows > 0;
  const bool remade =
      !all && (wish.samples || hashes_hidden || shown != catalog);
  const PartMaker maker(access, wish, *catalog);
  ASSIGN_OR_RETURN(PartText whole, remade ? maker.Make(*shown, false)
                                          : StoredText(store, wish));
  if (is_overview) {
    RETURN_IF_ERROR(CheckBytes(decision, whole.text.size()));
  }
  if (is_overview || (!IsOver(decision.max_bytes, whole.text.size()) &&
                      !IsOver(decision.max_tables, shown->tables.size()))) {
    return whole;
  }
  return LimitedText(maker, *shown, decision);
}

}  // namespace osiris
