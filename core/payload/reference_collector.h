#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/payload/payload_references.h"

namespace osiris {

// A member of `object` that is a text, else empty; one of any kind, else null.
std::string TextIn(const Json& object, const char* name);
const Json* MemberOf(const Json& object, const char* name);

// Collects what one payload tells of. Names of tables may begin with their
// schema; each is told of with and without it.
class ReferenceCollector {
 public:
  // What is added is of `connection`, until Of.
  explicit ReferenceCollector(const std::string& connection);

  // What is added is of `connection` from now on, if it is one ("@f.a").
  // Answers whose it was before, for Back.
  std::string Of(const std::string& connection);
  void Back(std::string before) { connection_ = std::move(before); }

  // A connection that is named, if it is one.
  void Mention(const std::string& connection);

  void Table(const std::string& table, SeenForm form = SeenForm::kNames);
  void Column(const std::string& table, const std::string& column,
              SeenForm form = SeenForm::kNames);
  // Those of a list that are texts.
  void Columns(const std::string& table, const Json* columns);

  // {"columns":[…],"rows":[[…]],"masks":[{"column":…}]} of `table`.
  void Rows(const std::string& table, const Json& rows, const Json* masks);

  // What the rows show of tables through views.
  void Origins(const std::map<std::string, std::string>& origins);

  // These read what core/discovery/snapshot/table_text.h writes.

  // "orders(id int!, …)": one line of a catalogue.
  void Line(std::string_view line);
  // "customer_id int! -> customers.id": a column of `table`.
  void ColumnLine(const std::string& table, std::string_view line);
  // "(a, b) -> q(x, y)", "unique (a, b)", "ix(a)": a key or an index of it.
  void Key(const std::string& table, std::string_view text);
  // "orders(customer_id) -> (id)": a foreign key to `table`.
  void Incoming(const std::string& table, std::string_view text);

  // All of it, each once, sorted.
  std::vector<SeenReference> Take() const;

 private:
  void List(const std::string& table, std::string_view& text);
  void Target(std::string_view text);
  void Add(const std::string& path, SeenForm form);

  std::string connection_;
  std::map<std::string, std::set<SeenForm>> found_;
};

}  // namespace osiris
