#include "core/payload/payload_references.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/payload/reference_collector.h"

namespace osiris {
namespace {

std::string Lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

// Calls `visit` with each element of the list `name` of `object`.
template <typename Visit>
void ForEach(const Json& object, const char* name, const Visit& visit) {
  const Json* const list = MemberOf(object, name);
  if (list == nullptr || !list->is_array()) return;
  for (const Json& one : *list) visit(one);
}

// "orders", ["orders", …] or {"name":"orders","schema":"public"}.
std::string TableName(const Json& table) {
  if (table.is_string()) return table.get<std::string>();
  if (table.is_array() && !table.empty()) return TableName(table.front());
  const std::string schema = TextIn(table, "schema");
  return (schema.empty() ? "" : schema + ".") + TextIn(table, "name");
}

// Keys and indexes of a table, in full or as texts, and keys to it.
void AddKeys(const Json& table, const std::string& name,
             ReferenceCollector& all) {
  all.Columns(name, MemberOf(table, "primary_key"));
  for (const char* list : {"foreign_keys", "unique_keys", "indexes"}) {
    ForEach(table, list, [&](const Json& key) {
      if (key.is_string()) return all.Key(name, key.get<std::string>());
      all.Columns(name, MemberOf(key, "columns"));
      const Json* const other = MemberOf(key, "referenced_table");
      if (other == nullptr) return;
      all.Table(TableName(*other));
      all.Columns(TableName(*other), MemberOf(key, "referenced_columns"));
    });
  }
  ForEach(table, "referenced_by", [&](const Json& key) {
    if (key.is_string()) return all.Incoming(name, key.get<std::string>());
    const Json* const other = MemberOf(key, "table");
    if (other == nullptr) return;
    all.Table(TableName(*other));
    all.Columns(TableName(*other), MemberOf(key, "columns"));
    all.Columns(name, MemberOf(key, "referenced_columns"));
  });
}

// A table as one of a list tells of it, with or without columns and samples.
void AddTable(const Json& table, ReferenceCollector& all) {
  if (table.is_string()) return all.Line(table.get<std::string>());
  const std::string name = TableName(table);
  all.Table(name);
  if (!table.is_object()) return;
  ForEach(table, "columns", [&](const Json& column) {
    all.Column(name, column.is_string() ? column.get<std::string>()
                                        : TableName(column));
  });
  AddKeys(table, name, all);
  for (const char* rows : {"samples", "rows"}) {
    if (const Json* const found = MemberOf(table, rows);
        found != nullptr && found->is_object()) {
      all.Rows(name, *found, MemberOf(table, "masks"));
    }
  }
}

// ["orders", columns, rows, ["customers"]]; what has no schema is of `schema`.
void AddSummary(const Json& table, const std::string& schema,
                ReferenceCollector& all) {
  const auto add = [&](const std::string& name) {
    all.Table(name);
    if (!schema.empty() && !name.empty()) all.Table(schema + "." + name);
  };
  add(TableName(table));
  if (!table.is_array()) return;
  for (const Json& part : table) {
    if (!part.is_array()) continue;
    for (const Json& other : part) add(TableName(other));
  }
}

// {"schema","table","samples","masks"}.
void AddSamples(const Json& one, ReferenceCollector& all) {
  const Json* const rows = MemberOf(one, "samples");
  if (rows == nullptr) return;
  const std::string schema = TextIn(one, "schema");
  all.Rows((schema.empty() ? "" : schema + ".") + TextIn(one, "table"), *rows,
           MemberOf(one, "masks"));
}

// {"connection","table","column","text"}: what was searched for.
void AddHit(const Json& hit, ReferenceCollector& all) {
  const std::string before = all.Of(TextIn(hit, "connection"));
  const std::string table = TextIn(hit, "table");
  all.Column(table, TextIn(hit, "column"));
  if (const std::string text = TextIn(hit, "text"); !text.empty()) {
    all.ColumnLine(table, text);
  }
  all.Back(before);
}

// What one side of a comparison has of a change.
void AddSide(const Json& change, bool after, ReferenceCollector& all) {
  const std::string kind = TextIn(change, "change");
  const bool here = !kind.ends_with(after ? "_removed" : "_added");
  if (!here && kind.starts_with("table_")) return;
  const std::string table = TextIn(change, "table");
  all.Table(table);
  if (!here) return;
  const std::string text = TextIn(change, after ? "after" : "before");
  if (kind == "column_renamed") return all.Column(table, text);
  all.Column(table, TextIn(change, "column"));
  if (kind == "column_added" || kind == "column_removed") {
    all.ColumnLine(table, text);
  } else if (kind.starts_with("key_") || kind.starts_with("index_") ||
             TextIn(change, "property") == "column order") {
    all.Key(table, text);
  }
}

void AddChanges(const Json& document, const Json& data,
                ReferenceCollector& all) {
  for (const bool after : {false, true}) {
    const Json* const side = MemberOf(document, after ? "after" : "before");
    const std::string before =
        all.Of(side == nullptr ? "" : TextIn(*side, "connection"));
    ForEach(data, "changes",
            [&](const Json& change) { AddSide(change, after, all); });
    all.Back(before);
  }
}

void AddData(const Json& data, ReferenceCollector& all) {
  const std::string schema = TextIn(data, "schema");
  for (const char* list : {"tables", "views"}) {
    ForEach(data, list, [&](const Json& table) {
      table.is_array() ? AddSummary(table, schema, all) : AddTable(table, all);
    });
  }
  for (const char* list : {"virtual_tables", "errors"}) {
    ForEach(data, list,
            [&](const Json& table) { AddSummary(table, schema, all); });
  }
  ForEach(data, "samples", [&](const Json& one) { AddSamples(one, all); });
  ForEach(data, "hits", [&](const Json& hit) { AddHit(hit, all); });
  const Json* const table = MemberOf(data, "table");
  if (table == nullptr) return;
  if (table->is_object()) {
    AddTable(*table, all);
    all.Line(TextIn(*table, "text"));
  } else if (MemberOf(data, "rows") != nullptr) {
    all.Rows(TableName(*table), data, MemberOf(data, "masks"));
  }
}

// Connections that an answer names beside its data: in lists of them, of what
// was searched, of calls.
void AddMentions(const Json& json, ReferenceCollector& all) {
  for (const auto& [name, value] : json.items()) {
    if (name == "data") continue;
    if (value.is_structured()) {
      AddMentions(value, all);
    } else if (value.is_string() && (name == "connection" ||
                                     name == "reference" || name == "target")) {
      all.Mention(value.get<std::string>());
    }
  }
}

// What stands behind `before` up to `end`, wherever that is.
template <typename Visit>
void ForEachBehind(std::string_view text, std::string_view before,
                   std::string_view end, const Visit& visit) {
  for (size_t at = text.find(before); at != std::string_view::npos;
       at = text.find(before, at)) {
    at += before.size();
    visit(std::string(text.substr(at, text.find_first_of(end, at) - at)));
  }
}

// "did you mean `orders`?", "the table `orders` has no column `x`". What was
// asked for, and is not there, is not told of.
void AddError(const Json& error, ReferenceCollector& all) {
  const std::string code = TextIn(error, "code");
  const std::string message = TextIn(error, "message");
  ForEachBehind(TextIn(error, "hint"), "did you mean `", "`",
                [&](const std::string& name) {
                  all.Mention(name);
                  if (code == "DISCOVERY/TABLE_NOT_FOUND") all.Table(name);
                });
  ForEachBehind(message, "the table `", "`",
                [&](const std::string& name) { all.Table(name); });
  if (code == "CONNECTION/NOT_FOUND") return;
  ForEachBehind(message, "`@", "`",
                [&](const std::string& name) { all.Mention("@" + name); });
}

void AddDocument(const Json& document, ReferenceCollector& all) {
  all.Of(TextIn(document, "connection"));
  AddMentions(document, all);
  if (const Json* const error = MemberOf(document, "error")) {
    AddError(*error, all);
  }
  if (const Json* const data = MemberOf(document, "data")) {
    AddData(*data, all);
    AddChanges(document, *data, all);
  }
}

// A resource's text: a document, or one a line, or a line a table.
void AddText(const std::string& text, ReferenceCollector& all) {
  const absl::StatusOr<Json> inner = ParseJson(text);
  if (inner.ok() && inner->is_object()) return AddDocument(*inner, all);
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end + 1;
    if (!line.starts_with('{')) {
      all.Line(line);
    } else if (const absl::StatusOr<Json> entry = ParseJson(line); entry.ok()) {
      AddMentions(*entry, all);
    }
  }
}

// Resources are named after sources and snapshots of sources.
void AddListed(const Json& resource, ReferenceCollector& all) {
  ForEachBehind(TextIn(resource, "uri"), "osiris://mcp/sources/", "/",
                [&](const std::string& source) { all.Mention("@" + source); });
  ForEachBehind(TextIn(resource, "title"), " of @", " ",
                [&](const std::string& source) { all.Mention("@" + source); });
}

// "@f.a", "f.a" or, of a source, a table of it; also ids of snapshots.
void AddCompletion(const std::string& value, bool of_source,
                   ReferenceCollector& all) {
  if (value.starts_with('@')) return all.Mention(value);
  if (of_source) return all.Table(value);
  if (value.find('.') != std::string::npos) all.Mention("@" + value);
}

}  // namespace

std::string_view NameOf(SeenForm form) {
  switch (form) {
    case SeenForm::kNames:
      return "names";
    case SeenForm::kMasked:
      return "masked";
    case SeenForm::kValues:
      return "values";
    case SeenForm::kHash:
      break;
  }
  return "hash";
}

std::vector<SeenReference> ReferencesIn(const SentPayload& sent,
                                        std::string_view text) {
  if (!sent.kept) {
    if (sent.target.empty()) return {};
    return {{.reference = Lowered(sent.target), .form = SeenForm::kHash}};
  }
  ReferenceCollector all(sent.target);
  const absl::StatusOr<Json> document = ParseJson(text);
  if (!document.ok() || !document->is_object()) return all.Take();
  AddDocument(*document, all);
  if (sent.operation == "resources.read") {
    AddText(TextIn(*document, "text"), all);
  } else if (sent.operation == "resources.list") {
    ForEach(*document, "resources",
            [&](const Json& one) { AddListed(one, all); });
  } else if (sent.operation == "completions.find") {
    ForEach(*document, "values", [&](const Json& value) {
      if (!value.is_string()) return;
      AddCompletion(value.get<std::string>(), !sent.target.empty(), all);
    });
  }
  all.Origins(sent.origins);
  return all.Take();
}

}  // namespace osiris
