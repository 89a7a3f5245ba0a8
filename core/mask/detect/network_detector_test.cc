#include "core/mask/detect/network_detector.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The addresses of version 4 in `text`.
std::vector<std::string> Found(std::string_view text) {
  Findings findings;
  FindV4(text, findings);
  std::vector<std::string> addresses;
  for (const Finding& one : findings) {
    addresses.emplace_back(text.substr(one.begin, one.size()));
  }
  return addresses;
}

TEST(NetworkDetectorTest, ANumberOfAVersionIsNoAddress) {
  for (const char* version :
       {"version 1.2.3.4 of it", "Version: 4.18.0.30", "version 1.2.3.4-beta",
        "glibc 2.31.0.4", "libc: 2.31.0.4", "OpenSSL 1.1.0.4",
        "firmware 2.4.1.9 installed", "Firmware=2.4.1.9", "fw_version=1.2.3.4",
        "version 10.2.0.1"}) {
    EXPECT_THAT(Found(version), IsEmpty()) << version;
  }
  EXPECT_THAT(Found("server 1.2.3.4"), ElementsAre("1.2.3.4"));
  EXPECT_THAT(Found("release 10.0.0.5"), ElementsAre("10.0.0.5"));
  EXPECT_THAT(Found("version 2 at 1.2.3.4-5"), ElementsAre("1.2.3.4"));
  EXPECT_THAT(Found("conversion 1.2.3.4"), ElementsAre("1.2.3.4"));
  EXPECT_THAT(Found("v: 192.168.0.1"), ElementsAre("192.168.0.1"));
}

TEST(NetworkDetectorTest, WordsOfLogsBeforeAnAddressAreOfNoVersion) {
  for (const char* before :
       {"kernel: ", "Nov 28 10:00:01 gw kernel: ", "fw=", "FW: ", "fw ",
        "dhcp release ", "build ", "rev ", "rev=", "revision: ", "v ",
        "v=", "V: ", "ver ", "openssl ", "libc ", "firmware ",
        "firmware: ", "versions "}) {
    for (const char* address : {"203.0.113.5", "10.20.30.40", "172.16.5.4"}) {
      EXPECT_THAT(Found(std::string(before) + address + " x"),
                  ElementsAre(address));
    }
  }
  for (const char* before :
       {"kernel: ", "fw ", "dhcp release ", "release: ", "rev=", "revision ",
        "v ", "v=", "ver ", "build ", "firmware: ", "firmware\": \""}) {
    EXPECT_THAT(Found(std::string(before) + "5.102.33.7 asked"),
                ElementsAre("5.102.33.7"))
        << before;
  }
}

TEST(NetworkDetectorTest, WordsBehindTheDashOfAnAddressAreOfNoVersion) {
  for (const char* behind :
       {"-dev box", "-release", "+patch", "-final", "-beta"}) {
    for (const char* address : {"203.0.113.10", "10.2.0.1", "5.102.33.7"}) {
      EXPECT_THAT(Found(std::string("from ") + address + behind),
                  ElementsAre(address));
    }
  }
}

}  // namespace
}  // namespace osiris
