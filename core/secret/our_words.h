#pragma once

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/base/json.h"

namespace osiris {

// Words of ours in answers, which a secret may happen to be, too: "summary",
// "exact". To show one where it cannot be anything else tells nothing of the
// secret, and without it nobody can read the answer.
//
// Of a member of JSON it is known what we write there, by its name and by
// whether it stands below `data`, where a source has its say. Fill it from one
// thread; then any may ask.
class OurWords {
 public:
  // Takes what `schema`, of an answer, says that its members may be: `enum` and
  // `const`.
  void AddAnswer(const Json& schema);

  // Takes the names of members of `schema`, of arguments or settings: the
  // `path` of an error or a problem is made of them.
  void AddNames(const Json& schema);

  // True if `text` is all that a member `member` holds, or one of the texts of
  // its list, and we write just that there. So are codes of errors and their
  // hints in the registry. What rows hold must not be asked for: nothing there
  // is ours.
  bool Has(std::string_view member, bool below_data,
           std::string_view text) const;

 private:
  // Of the member `member`, which `schema` is of.
  void Add(const Json& schema, const std::string& member, bool below_data);

  // What a member may be, by its name.
  using Words =
      std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;

  std::array<Words, 2> words_;  // beside `data`, and below it
};

// Has them made, where they are made when they are first needed. May be empty:
// then nothing is ours.
using OurWordsSource = std::function<const OurWords&()>;

}  // namespace osiris
