#include "core/mask/detect/labelled_degree_detector.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace osiris {
namespace {

// The parts of `text` that are found, each with a `|` behind it.
std::string Degrees(std::string_view text) {
  Findings findings;
  FindLabelledDegrees(text, findings);
  std::string degrees;
  for (const Finding& one : findings) {
    degrees += std::string(text.substr(one.begin, one.size())) + "|";
  }
  return degrees;
}

TEST(LabelledDegreeDetectorTest, FindsBothHalvesOfAPlace) {
  for (const char* text :
       {"lat: 50.0755 lon: 14.4378", "lat=50.0755&lng=14.4378",
        "Lat 50.0755\u00b0 N, Long 14.4378\u00b0 E", "lon 50.0755, lat 14.4378",
        "at \"lat\":50.0755,\"lon\":14.4378 now",
        "geo_lat=50.0755;geo_lon=14.4378", "homeLat: 50.0755, homeLng: 14.4378",
        "<lat>50.0755</lat><lon>14.4378</lon>",
        "<geo:lat>50.0755</geo:lat><geo:long>14.4378</geo:long>"}) {
    EXPECT_EQ(Degrees(text), "50.0755|14.4378|") << text;
  }
  EXPECT_EQ(Degrees("lat -0.1278 lng +51.5074"), "-0.1278|+51.5074|");
  EXPECT_EQ(Degrees("lat 1.234 lon 2.345 lat 3.456 lon 4.567"),
            "1.234|2.345|3.456|4.567|");
}

TEST(LabelledDegreeDetectorTest, WordsThatMeanNothingElseStandAlone) {
  EXPECT_EQ(Degrees("latitude: 50.0755."), "50.0755|");
  EXPECT_EQ(Degrees("longitude = -0.1278"), "-0.1278|");
}

TEST(LabelledDegreeDetectorTest, OtherNumbersAreNone) {
  for (const char* other :
       {"lat 12.345 ms, p99 15.678", "lat 12.345 ms, so long 15.678",
        "so long 12.345", "lat and lon are words", "long 12.345, double 14.678",
        "lat: 500.123 lon: 14.4378", "lat: 50.07 lon: 14.43",
        "flat 50.0755 lon 14.4378", "lat 0.123 lon 0.456",
        "lat 50.0755.1 lon 14.4378",
        "lat 50.0755 is what we saw of it there, lon 14.4378",
        "lat50.0755 lon14.4378", "lat: 50, lon: 14", "latitude 200.123",
        "lat 50.0755x lon 14.4378"}) {
    EXPECT_EQ(Degrees(other), "") << other;
  }
}

}  // namespace
}  // namespace osiris
