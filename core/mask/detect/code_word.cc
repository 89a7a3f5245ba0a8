#include "core/mask/detect/code_word.h"

#include <algorithm>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr auto kNone = std::string_view::npos;

bool IsPart(std::string_view part) {
  const size_t named = part.find_last_not_of("0123456789") + 1;
  return named > 0 &&
         std::all_of(part.begin(), part.end(),
                     [](char c) { return IsAlnum(c) || c == '_'; }) &&
         std::none_of(part.begin(), part.begin() + named, IsDigit);
}

}  // namespace

bool IsCodeWord(std::string_view word) {
  const size_t call = word.find('(');
  const bool called = call != kNone;
  word = word.substr(0, std::min(call, word.find_last_not_of(")]}") + 1));
  if (word.starts_with('$')) return !called && IsPart(word.substr(1));
  if (!called && std::any_of(word.begin(), word.end(), IsDigit)) return false;
  bool joined = false;
  for (size_t mark = word.find_first_of(".-:"); mark != kNone;
       mark = word.find_first_of(".-:")) {
    const std::string_view two = word.substr(mark, 2);
    const bool twofold = two == "->" || two == "::";
    if ((!twofold && word[mark] != '.') || !IsPart(word.substr(0, mark))) {
      return false;
    }
    word.remove_prefix(mark + (twofold ? 2 : 1));
    joined = true;
  }
  return (joined || called) && IsPart(word);
}

}  // namespace osiris
