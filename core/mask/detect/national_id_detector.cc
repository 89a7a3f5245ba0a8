#include "core/mask/detect/national_id_detector.h"

#include "core/mask/detect/national_id.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

bool IsSeparator(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '/' || c == '+';
}

// True if a part stands alone: nothing like it goes on at once.
bool StandsAlone(std::string_view text, size_t begin, size_t end) {
  const auto joins = [&text](size_t mark, size_t next) {
    return mark < text.size() && next < text.size() && text[mark] != ' ' &&
           IsSeparator(text[mark]) && IsAlnum(text[next]);
  };
  if (begin >= 2 && joins(begin - 1, begin - 2)) return false;
  if (joins(end, end + 1)) return false;
  // Groups of digits are of one number, also with blanks between them.
  const auto adjoins = [&text](size_t blank, size_t next, size_t ours) {
    return blank < text.size() && next < text.size() && text[blank] == ' ' &&
           IsDigit(text[next]) && IsDigit(text[ours]);
  };
  return !(begin >= 2 && adjoins(begin - 1, begin - 2, begin)) &&
         !adjoins(end, end + 1, end - 1);
}

void FindFrom(std::string_view text, size_t begin, Findings& findings) {
  NationalIdReader reader(text.substr(begin));
  while (reader.Next()) {
    const size_t end = begin + reader.size();
    if (!EndsAt(text, end)) continue;
    const auto id = reader.Read();
    if (!id || !StandsAlone(text, begin, end)) continue;
    findings.push_back({.begin = begin,
                        .end = end,
                        .personal = PersonalClass::kNationalId,
                        .confidence = id->confidence,
                        .why = id->scheme});
  }
}

}  // namespace

void FindNationalIds(std::string_view text, Findings& findings) {
  for (size_t at = 0; at + 9 <= text.size(); ++at) {
    if (IsAlnum(text[at]) && BeginsAt(text, at)) FindFrom(text, at, findings);
  }
}

}  // namespace osiris
