#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/catalog.h"
#include "core/mask/class_set.h"
#include "core/mask/detect/personal_class.h"

namespace osiris {

// What the names of a column and of its table say of its values.
struct NameEvidence {
  std::optional<PersonalClass> personal;
  // 0 to 1: "e_mail" says more than "contact".
  double confidence = 0;
  // Classes that the name speaks against.
  ClassSet against;
  // A word of it says that the value is about something rather than the thing
  // itself: "type", "sent_at", "version".
  bool about = false;
};

// "billingEMail_2" is {"billing", "e", "mail"}: words between marks, capitals
// and digits, in lower case. Beyond ASCII, letters stay as they are.
std::vector<std::string> WordsOfName(std::string_view name);

// Words count, not parts of them: `monkey` is no key and `compass` no pass.
// The last words count most: `email_sent_at` is no e-mail address.
NameEvidence ReadColumnName(const TableName& table, std::string_view column);

}  // namespace osiris
