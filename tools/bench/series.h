#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace osiris::bench {

// Numbers of one kind, for their quantiles.
class Series {
 public:
  void Add(double value) { values_.push_back(value); }

  // The value below which the share `q`, 0 to 1, of all lies; between two it
  // is interpolated. Not a number when there are none.
  double Quantile(double q) const {
    if (values_.empty()) return NAN;
    std::vector<double> sorted = values_;
    std::sort(sorted.begin(), sorted.end());
    const double at = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<size_t>(at);
    if (below + 1 == sorted.size()) return sorted.back();
    return sorted[below] +
           (sorted[below + 1] - sorted[below]) * (at - std::floor(at));
  }

  double Median() const { return Quantile(0.5); }

 private:
  std::vector<double> values_;
};

}  // namespace osiris::bench
