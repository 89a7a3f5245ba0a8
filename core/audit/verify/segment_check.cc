#include "core/audit/verify/segment_check.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_line.h"
#include "core/audit/audit_segment.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "fmt/format.h"

namespace osiris {

// What can be said of a line and the one before it alone.
struct SegmentCheck::Checked {
  std::optional<ChainedLine> chained;
  std::optional<AuditLine> line;
  // Its hash is that of its text and of the hash before it.
  bool linked = false;
};

namespace {

constexpr size_t kLinesWorthAThread = 256;
constexpr size_t kThreads = 4;

// Calls `work` for [0, count) in parts, on as many threads as it is worth.
template <typename Work>
void InParts(size_t count, const Work& work) {
  const size_t threads =
      std::clamp<size_t>(std::min<size_t>(count / kLinesWorthAThread,
                                          std::thread::hardware_concurrency()),
                         1, kThreads);
  std::vector<std::thread> others;
  for (size_t i = 1; i < threads; ++i) {
    others.emplace_back([&work, i, threads, count] {
      work(count * i / threads, count * (i + 1) / threads);
    });
  }
  work(0, count / threads);
  for (std::thread& other : others) other.join();
}

// Empty for what is no chained line.
std::string_view HashIn(const std::optional<ChainedLine>& line) {
  return line ? line->hash : std::string_view();
}

int64_t NumberIn(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer()
             ? found->get<int64_t>()
             : -1;
}

}  // namespace

SegmentCheck::SegmentCheck(std::string file,
                           std::map<std::string, int64_t> wanted,
                           std::optional<Sealer> sealer,
                           const KeptSegment& kept)
    : file_(std::move(file)),
      wanted_(std::move(wanted)),
      sealer_(std::move(sealer)),
      has_key_(sealer_.has_value()),
      kept_(kept) {}

bool SegmentCheck::Refuse(AuditDamage damage, int64_t line,
                          std::string message) {
  findings_.push_back({.damage = damage,
                       .file = file_,
                       .line = line,
                       .sequence = last_sequence_,
                       .message = std::move(message)});
  return false;
}

bool SegmentCheck::Take(const std::vector<std::string_view>& lines,
                        int64_t first) {
  std::vector<Checked> checked(lines.size());
  InParts(lines.size(), [&](size_t begin, size_t end) {
    std::string_view before = head_;
    if (begin > 0) before = HashIn(SplitChainedLine(lines[begin - 1]));
    for (size_t i = begin; i < end; ++i) {
      const auto chained = SplitChainedLine(lines[i]);
      if (chained) {
        checked[i].line = ReadAuditLine(lines[i]);
        checked[i].linked = ChainHash(before, chained->body) == chained->hash;
      }
      before = HashIn(chained);
      checked[i].chained = chained;
    }
  });
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!TakeOne(checked[i], lines[i], first + static_cast<int64_t>(i))) {
      return false;
    }
  }
  return true;
}

bool SegmentCheck::TakeOne(const Checked& checked, std::string_view text,
                           int64_t number) {
  ++lines_;
  const bool numbered =
      checked.line &&
      (number == 1 || checked.line->sequence == last_sequence_ + 1);
  if (!checked.linked || !numbered) {
    broken_line_ = number;
    return false;
  }
  last_sequence_ = checked.line->sequence;
  if (number == 1 && !TakeFirst(checked, text)) return false;
  if (closed_) {
    return Refuse(AuditDamage::kSealWrong, number,
                  "lines stand after the segment's last seal");
  }
  ++unsealed_;
  if (checked.line->event == "checkpoint") {
    if (!TakeCheckpoint(checked, text, number)) return false;
  } else if (has_key_ && (number == 2 ||
                          (sealed_every_ > 0 && unsealed_ > sealed_every_))) {
    return Refuse(AuditDamage::kSealMissing, number,
                  "a checkpoint should stand here or before");
  }
  head_ = checked.chained->hash;
  if (!wanted_.empty()) wanted_.erase(head_);
  return true;
}

bool SegmentCheck::TakeFirst(const Checked& checked, std::string_view text) {
  first_sequence_ = last_sequence_;
  opened_ = checked.line->time;
  if (checked.line->event != "segment.opened") {
    broken_line_ = 1;
    return false;
  }
  const auto name = ParseSegmentName(file_);
  if (name.has_value() && name->session != checked.line->session) {
    return Refuse(AuditDamage::kMisnamed, 1,
                  fmt::format("the lines are of session {}",
                              checked.line->session.substr(0, 64)));
  }
  const absl::StatusOr<Json> opening = ParseJson(text);
  if (opening.ok()) sealed_every_ = NumberIn(*opening, "sealed_every");
  if (has_key_ && sealed_every_ < 0) {
    return Refuse(AuditDamage::kSealMissing, 1,
                  "the segment says that it is not sealed, and has a key");
  }
  return true;
}

// Its seal covers what stands before it, and not its own text.
bool SegmentCheck::IsAsWritten(const Checked& checked,
                               const AuditCheckpoint& seal) const {
  AuditEvent event;
  event.kind = AuditEventKind::kCheckpoint;
  event.checkpoint = seal;
  const auto name = ParseSegmentName(file_);
  // When it was written stands nowhere else.
  const std::string line = FormatAuditLine(
      event, last_sequence_, ParseTime(std::string(checked.line->time)),
      name ? name->session : checked.line->session);
  return line == std::string(checked.chained->body) + "}";
}

bool SegmentCheck::TakeCheckpoint(const Checked& checked, std::string_view text,
                                  int64_t number) {
  ++checkpoints_;
  unsealed_ = 0;
  if (!sealer_.has_value()) return true;
  const absl::StatusOr<Json> line = ParseJson(text);
  const Json seal =
      line.ok() ? line->value("checkpoint", Json::object()) : Json::object();
  if (!seal.is_object()) {
    return Refuse(AuditDamage::kSealWrong, number, "the checkpoint is none");
  }
  const int64_t epoch = NumberIn(seal, "epoch");
  if (epoch != sealer_->epoch()) {
    return Refuse(AuditDamage::kSealMissing, number,
                  fmt::format("checkpoint {} stands where {} should", epoch,
                              sealer_->epoch()));
  }
  closed_ = seal.value("last", Json()) == Json(true);
  const auto mac = seal.find("mac");
  if (mac == seal.end() ||
      *mac != sealer_->Seal(last_sequence_, head_, closed_)) {
    return Refuse(AuditDamage::kSealWrong, number,
                  fmt::format("the seal of checkpoint {} is not made with its "
                              "key: lines up to here were written anew",
                              epoch));
  }
  if (!IsAsWritten(checked, {epoch, mac->get<std::string>(), closed_})) {
    return Refuse(AuditDamage::kChanged, number,
                  fmt::format("the line of checkpoint {} holds something else "
                              "than a checkpoint does",
                              epoch));
  }
  sealed_lines_ = number;
  return true;
}

void SegmentCheck::End(std::string_view tail, bool live) {
  if (broken_line_ != 0 || !findings_.empty()) return;
  EndWanted();
  if (findings_.empty()) EndKept(live);
  if (live) return;
  EndTail(tail);
  if (has_key_ && !closed_ && findings_.empty()) EndUnclosed();
}

void SegmentCheck::EndUnclosed() {
  std::string message = "the process was killed, or the end was cut off here";
  if (lines_ > sealed_lines_) {
    message +=
        fmt::format("; no seal covers the lines after line {}", sealed_lines_);
  }
  Refuse(AuditDamage::kUnclosed, lines_, std::move(message));
}

void SegmentCheck::EndKept(bool live) {
  if (checkpoints_ < kept_.seals) {
    Refuse(AuditDamage::kCut, lines_,
           fmt::format("the segment ends here, with {} checkpoints; beside its "
                       "key is noted that {} were on disk",
                       checkpoints_, kept_.seals));
  } else if (!live && has_key_ && kept_.closed && !closed_) {
    Refuse(AuditDamage::kCut, lines_,
           "the segment ends here; beside its key is noted that it had an end");
  }
}

void SegmentCheck::EndTail(std::string_view tail) {
  if (tail.empty()) return;
  const auto whole = SplitChainedLine(tail.substr(0, tail.size() - 1));
  if (whole && ChainHash(head_, whole->body) == whole->hash) {
    ++last_sequence_;
    Refuse(AuditDamage::kChanged, lines_ + 1,
           "the newline after this line was changed");
    return;
  }
  // A tail has no number. Nobody was killed who had written the end.
  findings_.push_back(
      {.damage = closed_ ? AuditDamage::kChanged : AuditDamage::kTornTail,
       .file = file_,
       .line = lines_ + 1,
       .message = fmt::format("{} bytes {}", tail.size(),
                              closed_ ? "stand after the segment's last seal"
                                      : "of a line that was never finished")});
}

void SegmentCheck::EndWanted() {
  for (const auto& [hash, sequence] : wanted_) {
    if (sequence > last_sequence_) {
      Refuse(AuditDamage::kCut, lines_,
             fmt::format("the segment ends here; another one saw its line "
                         "with number {}",
                         sequence));
    } else {
      Refuse(AuditDamage::kRewritten, 0,
             fmt::format("another segment saw line number {} with hash {}…, "
                         "which is not in it",
                         sequence, hash.substr(0, 16)));
    }
  }
}

}  // namespace osiris
