#include "mcp/protocol/client_requests.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace osiris::mcp {
namespace {

// Our ids are numbers.
std::optional<int64_t> NumberOf(const std::optional<RequestId>& id) {
  if (!id.has_value()) return std::nullopt;
  const std::string& text = id->key();
  int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

Answer AnswerIn(const Message& response) {
  if (response.error.has_value()) {
    return {.outcome = Answer::Outcome::kFailed, .error = *response.error};
  }
  return {.result = response.result};
}

}  // namespace

int64_t ClientRequests::Add(CallNumber call, Clock::time_point deadline,
                            Then then) {
  waiting_.emplace(++last_, Waiting{call, deadline, std::move(then)});
  return last_;
}

void ClientRequests::Receive(const Message& response) {
  const std::optional<int64_t> number = NumberOf(response.id);
  if (!number.has_value()) return;
  const auto node = waiting_.extract(*number);
  if (!node.empty()) node.mapped().then(AnswerIn(response));
}

std::vector<int64_t> ClientRequests::Forget(CallNumber call) {
  std::vector<int64_t> numbers;
  for (auto entry = waiting_.begin(); entry != waiting_.end();) {
    if (entry->second.call == call) {
      numbers.push_back(entry->first);
      entry = waiting_.erase(entry);
    } else {
      ++entry;
    }
  }
  return numbers;
}

std::vector<int64_t> ClientRequests::Expire(Clock::time_point now) {
  return End([now](const Waiting& waiting) { return waiting.deadline <= now; },
             Answer::Outcome::kTimedOut);
}

std::vector<int64_t> ClientRequests::Withdraw() {
  return End([](const Waiting& waiting) { return waiting.call != 0; },
             Answer::Outcome::kWithdrawn);
}

std::vector<int64_t> ClientRequests::End(
    const std::function<bool(const Waiting&)>& is_over,
    Answer::Outcome outcome) {
  std::vector<int64_t> numbers;
  std::vector<Then> ended;
  for (auto entry = waiting_.begin(); entry != waiting_.end();) {
    if (is_over(entry->second)) {
      numbers.push_back(entry->first);
      ended.push_back(std::move(entry->second.then));
      entry = waiting_.erase(entry);
    } else {
      ++entry;
    }
  }
  for (const Then& then : ended) then({.outcome = outcome});
  return numbers;
}

std::optional<ClientRequests::Clock::time_point> ClientRequests::next_deadline()
    const {
  std::optional<Clock::time_point> next;
  for (const auto& [number, waiting] : waiting_) {
    next = std::min(next.value_or(waiting.deadline), waiting.deadline);
  }
  return next;
}

}  // namespace osiris::mcp
