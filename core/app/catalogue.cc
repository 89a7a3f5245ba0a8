#include "core/app/catalogue.h"

#include "core/app/operation_list.h"

namespace osiris {

std::vector<Operation> DeclaredOperations() { return ListOperations({}); }

}  // namespace osiris
