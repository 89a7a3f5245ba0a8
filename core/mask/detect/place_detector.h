#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds pairs of coordinates ("50.0755, 14.4378", "POINT(14.43 50.07)", an
// address of a map) to `findings`; with at least three digits after the point,
// which is a house's distance.
void FindCoordinates(std::string_view text, Findings& findings);

// Adds postal addresses to `findings`: a street's word with a number, in the
// order of several countries ("12 High Street", "Hauptstraße 5", "ul. Długa
// 7", "PO Box 12"). Streets without a word that says so are missed.
void FindAddresses(std::string_view text, Findings& findings);

}  // namespace osiris
