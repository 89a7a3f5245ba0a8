#pragma once

#include <vector>

#include "desktop/explore/explore_presenter.h"
#include "desktop/shell/feature_page.h"

namespace osiris::desktop {

// Tables and columns of all discovered sources whose name holds `text`,
// without regard to case, at most `most`: names that are it, then those that
// begin with it, then the rest; tables before columns. The key of a hit is
// reference, schema, table and, for a column, its name.
std::vector<SearchHit> SearchCatalogs(const ExplorePresenter& presenter,
                                      const QString& text, int most);

}  // namespace osiris::desktop
