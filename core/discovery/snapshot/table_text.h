#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/driver/catalog.h"

namespace osiris {

// Tables in few words, for models and for people who read fast:
//
//   orders(id int! pk, customer_id int -> customers.id, note text = 'none')
//     [1200 rows]
//
// on one line. `!` is not null, `pk` part of the primary key, `unique` a unique
// key of one column, `= …` the default, `->` what it refers to, with what
// happens `on delete` and `on update` where that is not nothing; keys of
// several columns follow the columns, a primary key only where its order is
// another one. `[~1200 rows]` is an estimate. A view begins with `view `. A
// table that could not be described says `error CODE` in brackets.
//
// The text is one line whatever the names: see QuoteName.
std::string TableText(const Table& table);

// What stands before and behind the columns.
struct TableEnds {
  std::string head;
  std::string tail;
};
TableEnds TableEndsText(const Table& table);

// One column of it: "customer_id int! -> customers.id".
std::string ColumnText(const Table& table, const Column& column);

// As it stands if it is a plain word of ASCII letters, digits and `_`. Else in
// double quotes, inner ones doubled, with characters that end lines, hide or
// turn text around written as \u{2028}.
std::string QuoteName(std::string_view name);

// The same escapes without the quotes.
std::string EscapeLine(std::string_view text);

// "orders", or "sales.orders" where there is a schema.
std::string QuoteName(const TableName& name);

// The same without quotes or escapes, for JSON: "sales.order items".
std::string PlainName(const TableName& name);

// "(a, b)".
std::string QuoteNames(const std::vector<std::string>& names);

// "int", "text", "timestamp", ...; the declared type in lower case where it is
// of no kind that we know.
std::string TypeText(const Column& column);

// "(customer_id) -> customers(id)".
std::string ForeignKeyText(const ForeignKey& key);

}  // namespace osiris
