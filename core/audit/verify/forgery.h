#pragma once

#include <string>
#include <vector>

#include "core/audit/audit_event.h"
#include "core/base/clock.h"

namespace osiris {

// What somebody can make of a segment who knows its format and has no key.

// Its lines, without their newlines.
using Lines = std::vector<std::string>;

Lines SplitLines(const std::string& text);
std::string JoinLines(const Lines& lines);

// The lines with every hash computed anew.
Lines Rehashed(const Lines& lines);

// The lines numbered from 1, each hash computed anew.
Lines Renumbered(const Lines& lines);

// The lines of a session's first segment and one more behind them, chained.
Lines Extended(Lines lines, const AuditEvent& event, Clock::Wall time,
               const std::string& session);

// Whether the line is a checkpoint.
bool IsCheckpoint(const std::string& line);

}  // namespace osiris
