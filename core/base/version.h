#pragma once

namespace osiris {

// The one version of every program of this build, as CHANGELOG.md counts.
inline constexpr char kVersion[] = "0.1.0";

}  // namespace osiris
