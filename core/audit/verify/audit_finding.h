#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace osiris {

// What somebody did to the audit log, or what befell it.
enum class AuditDamage {
  // A line, or the hash of the one before it, is not as it was written.
  kChanged,
  // Lines were taken out.
  kMissing,
  // A line, or a segment, is there twice.
  kDuplicated,
  // Lines are not in the order in which they were written.
  kMoved,
  // The segment holds no chain at all.
  kUnchained,
  // The segment ends before a line that was seen in it.
  kCut,
  // The chain was computed anew over other lines.
  kRewritten,
  // A segment that was seen is not there.
  kSegmentMissing,
  // The segment's name is that of another.
  kMisnamed,
  // A checkpoint is not what the segment's key makes.
  kSealWrong,
  // A checkpoint should be here.
  kSealMissing,
  // A hash that was noted down is nowhere in the log.
  kHeadMissing,
  // What has a segment's name is no file that can be read.
  kUnreadable,
  // No damage by itself: a sealed segment that nobody writes ends without its
  // last seal. Its process was killed, or the end was cut off at a checkpoint.
  kUnclosed,
  // No damage by itself: there is no key of this segment, and there are of
  // those
  // before it. Its key could not be kept, or it was made by somebody else.
  kUnsealed,
  // No damage by itself: a line says that a segment was removed, and no seal
  // covers it. Where anything else knows of that segment, it is missing.
  kRemovalUnsealed,
  // No damage: half a line at the end, from a process that was killed while
  // writing. Nobody was told that it is there.
  kTornTail,
};

// "changed", "segment_missing", ...
std::string_view NameOf(AuditDamage damage);

// False for what a killed process leaves.
bool IsDamage(AuditDamage damage);

// One place where the log is not as it was written.
struct AuditFinding {
  AuditDamage damage = AuditDamage::kChanged;
  // The segment's name; empty where it is about none.
  std::string file;
  // From 1; 0 where it is about the whole segment.
  int64_t line = 0;
  // What the line says its number is; 0 where it says none.
  int64_t sequence = 0;
  // What was observed.
  std::string message;
};

}  // namespace osiris
