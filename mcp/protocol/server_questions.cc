// How a server asks its client before it answers.
#include <algorithm>
#include <utility>

#include "mcp/protocol/request_params.h"
#include "mcp/protocol/server.h"

namespace osiris::mcp {
namespace {

using SteadyClock = ClientRequests::Clock;

// Those that `offered` does not answer, or not as it should.
Questions Unanswered(const Questions& questions, const Json& offered) {
  Questions open;
  for (const auto& [name, question] : questions) {
    const auto found = offered.find(name);
    if (found == offered.end() || CheckAnswer(question, *found).has_value()) {
      open.emplace(name, question);
    }
  }
  return open;
}

void Collect(const Questions& questions, const Json& offered,
             Answers& answers) {
  for (const auto& [name, question] : questions) {
    const auto found = offered.find(name);
    if (found != offered.end() && !CheckAnswer(question, *found).has_value()) {
      answers[name] = {.result = *found};
    }
  }
}

// What travels with the client: what was asked, what it has answered, and the
// asker's own state.
Json Pack(const Questions& questions, const Answers& answers,
          const Json& state) {
  Json results = Json::object();
  for (const auto& [name, answer] : answers) results[name] = answer.result;
  return Json::array({ToJson(questions), std::move(results), state});
}

}  // namespace

const SealedState& Server::sealed_state() {
  if (!sealed_state_.has_value()) sealed_state_.emplace();
  return *sealed_state_;
}

void Server::Resume(CallNumber call, Work work, std::string purpose,
                    InputParams input) {
  OpenRequest* const open = in_flight_.Find(call);
  open->asking = std::make_shared<Asking>();
  Asking& asking = *open->asking;
  asking.work = std::move(work);
  asking.purpose = std::move(purpose);
  asking.next.speech = open->speech;
  // Answers to what nobody asked are nobody's answers: only the sealed state
  // shows that a question was put, and which.
  if (input.state.empty()) return NextTurn(call);

  const std::optional<Json> packed = sealed_state().Open(
      input.state, asking.purpose, SealedState::Clock::now());
  std::optional<Questions> questions;
  if (packed.has_value()) questions = QuestionsFrom(packed->at(0));
  if (!questions.has_value()) {
    asking.next.state_refused = true;
    if (catalogue_.definition().records_refused_state) return NextTurn(call);
    return FailState(call);
  }
  for (const auto& [name, result] : packed->at(1).items()) {
    asking.next.answers[name] = {.result = result};
  }
  asking.next.state = packed->at(2);
  Collect(*questions, input.responses, asking.next.answers);
  const Questions still = Unanswered(*questions, input.responses);
  if (still.empty()) {
    NextTurn(call);
  } else if (!RefuseQuestions(call, still)) {
    AskByResult(call, still, asking.next.state);
  }
}

void Server::FailState(CallNumber call) {
  Fail(call, {kInvalidParams,
              "`requestState` was not given out for this request, was changed, "
              "or has expired"});
}

bool Server::RefuseQuestions(CallNumber call, const Questions& questions) {
  const OpenRequest* const open = in_flight_.Find(call);
  Json missing = Json::object();
  for (const auto& [name, question] : questions) {
    if (CanAsk(open->speech, question)) continue;
    missing.merge_patch(CapabilityFor(question));
  }
  if (missing.empty()) return false;
  const bool coded = IsStateless(open->speech.revision);
  Fail(call, {coded ? kMissingClientCapability : kInvalidParams,
              "the client did not declare what this request needs",
              Json{{"requiredCapabilities", std::move(missing)}}});
  return true;
}

void Server::Ask(CallNumber call, Questions questions, Json state) {
  OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr) return;
  if (open->asking == nullptr) {
    Fail(call, {kInternalError, "this request cannot ask its client"});
    return;
  }
  Asking& asking = *open->asking;
  asking.next = {.speech = open->speech, .state = std::move(state)};
  if (questions.empty()) {
    NextTurn(call);
  } else if (RefuseQuestions(call, questions)) {
    return;
  } else if (IsStateless(open->speech.revision)) {
    AskByResult(call, questions, asking.next.state);
  } else {
    AskInSession(call, questions);
  }
}

void Server::NextTurn(CallNumber call) {
  OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr) return;
  // The work may end the request, and with it what it is kept in.
  const std::shared_ptr<Asking> asking = open->asking;
  const Turn turn = std::exchange(asking->next, {});
  asking->work(call, turn);
}

void Server::AskByResult(CallNumber call, const Questions& questions,
                         const Json& state) {
  const OpenRequest* const open = in_flight_.Find(call);
  const Asking& asking = *open->asking;
  Json requests = Json::object();
  for (const auto& [name, question] : questions) {
    requests[name] = {{"method", std::string(MethodOf(question))},
                      {"params", ParamsOf(question, open->speech.revision)}};
  }
  const Json result = {
      {"inputRequests", std::move(requests)},
      {"requestState",
       sealed_state().Seal(Pack(questions, asking.next.answers, state),
                           asking.purpose,
                           SealedState::Clock::now() +
                               catalogue_.definition().state_lifetime)}};
  FinishWith(
      call, [&](Revision) { return result; }, "input_required");
}

void Server::AskInSession(CallNumber call, const Questions& questions) {
  OpenRequest* const open = in_flight_.Find(call);
  open->asking->unanswered = questions.size();
  const auto deadline =
      SteadyClock::now() + catalogue_.definition().answer_deadline;
  const Revision revision = open->speech.revision;
  for (const auto& [name, question] : questions) {
    const int64_t number = client_requests_.Add(
        call, deadline,
        [this, call, name = name, question = question](Answer answer) {
          TakeAnswer(call, name, question, std::move(answer));
        });
    outbox_.Write(
        RequestLine(number, MethodOf(question), ParamsOf(question, revision)));
  }
}

void Server::TakeAnswer(CallNumber call, const std::string& name,
                        const Question& question, Answer answer) {
  OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr || open->asking == nullptr) return;
  if (answer.outcome == Answer::Outcome::kAnswered) {
    if (const auto why = CheckAnswer(question, answer.result)) {
      answer = {.outcome = Answer::Outcome::kFailed,
                .error = {kInvalidParams, *why}};
    }
  }
  Asking& asking = *open->asking;
  asking.next.answers[name] = std::move(answer);
  if (--asking.unanswered == 0) NextTurn(call);
}

void Server::ForgetQuestions(CallNumber call) {
  for (const int64_t number : client_requests_.Forget(call)) {
    outbox_.Write(
        NotificationLine("notifications/cancelled", {{"requestId", number}}));
  }
}

bool Server::Ping(std::function<void(bool alive)> then) {
  if (!lifecycle_.agreed().has_value()) return false;
  const int64_t number = client_requests_.Add(
      0, SteadyClock::now() + catalogue_.definition().answer_deadline,
      [then = std::move(then)](const Answer& answer) {
        then(answer.outcome != Answer::Outcome::kTimedOut);
      });
  outbox_.Write(RequestLine(number, "ping", Json::object()));
  return true;
}

void Server::ElicitationCompleted(std::string_view id) {
  const auto& agreed = lifecycle_.agreed();
  if (!agreed.has_value() || !HasElicitationModes(agreed->revision)) return;
  outbox_.Write(NotificationLine("notifications/elicitation/complete",
                                 {{"elicitationId", std::string(id)}}));
}

void Server::Expire(ClientRequests::Clock::time_point now) {
  TakeBack(client_requests_.Expire(now), "no answer came in time");
}

void Server::WithdrawQuestions(std::string_view why) {
  TakeBack(client_requests_.Withdraw(), why);
}

void Server::TakeBack(const std::vector<int64_t>& numbers,
                      std::string_view why) {
  for (const int64_t number : numbers) {
    outbox_.Write(NotificationLine(
        "notifications/cancelled",
        {{"requestId", number}, {"reason", std::string(why)}}));
  }
}

}  // namespace osiris::mcp
