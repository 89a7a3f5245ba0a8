#include "core/operation/text_answer.h"

#include <utility>

#include "core/base/json.h"

namespace osiris {

absl::StatusOr<Json> AnswerWithText(const Json& rest, std::string_view name,
                                    std::string text, Call& call) {
  std::string whole = JsonObjectText(rest).Add(name, std::move(text)).Text();
  if (call.door != Door::kMcp) return ParseJson(whole);
  call.text = std::move(whole);
  return Json();
}

}  // namespace osiris
