#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "mcp/protocol/lifecycle.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/revision.h"

namespace osiris::mcp {

// Something that a client is asked while it waits for an answer: to show a
// form, to open an address, to let its model write, or for its roots
// (2025-11-25, client/elicitation, client/sampling, client/roots).
struct Question {
  enum class Kind { kForm, kUrl, kSampling, kRoots };

  // A form of flat fields; `schema` must pass CheckFormSchema. Never for
  // secrets: those belong behind an address.
  static Question Form(std::string message, Json schema);

  // An address for a person to open. `id` names the visit where the revision
  // has such names; it must not be guessable.
  static Question Url(std::string message, std::string url, std::string id);

  // `params` of sampling/createMessage, as they are sent.
  static Question Sampling(Json params);

  static Question Roots();

  Kind kind = Kind::kForm;
  std::string message;
  Json schema = Json::object();
  std::string url;
  std::string id;
  Json params = Json::object();
};

// Questions that are asked at once, by names of the asker's choice.
using Questions = std::map<std::string, Question>;

// What came back.
struct Answer {
  enum class Outcome {
    // `result` is what the revision says that it is, and fits the form.
    kAnswered,
    // The client sent `error`, or what fits nothing.
    kFailed,
    // Nothing came in time.
    kTimedOut,
    // Nothing came before Server::WithdrawQuestions.
    kWithdrawn,
  };

  // True: a person filled in the form, or agreed to open the address. What
  // was filled in is `result["content"]`.
  bool accepted() const;

  Outcome outcome = Outcome::kAnswered;
  Json result = Json::object();
  RpcError error;
};

using Answers = std::map<std::string, Answer>;

// One turn of a request: the first, or one that goes on after questions.
struct Turn {
  // Who asks, and how it speaks.
  Speech speech;
  // What was given to Ask; null on the first turn.
  Json state = nullptr;
  // To each question that was asked; empty on the first turn.
  Answers answers = {};
  // What the client handed in as state was not given out for this request, was
  // changed, or has expired. Only where the server's definition says
  // `records_refused_state`: the call is to be recorded, and to be ended with
  // FailState.
  bool state_refused = false;
};

// The capability that a client must declare to be asked `question`, as the
// protocol writes it: {"elicitation":{"url":{}}}.
Json CapabilityFor(const Question& question);

// True if the revision knows such questions and the client declared that it
// answers them.
bool CanAsk(const Speech& speech, const Question& question);

// "elicitation/create", "sampling/createMessage" or "roots/list".
std::string_view MethodOf(const Question& question);

// The parameters of the request, as `revision` writes them.
Json ParamsOf(const Question& question, Revision revision);

// Why `result` is no answer to `question`, or nullopt when it is one.
std::optional<std::string> CheckAnswer(const Question& question,
                                       const Json& result);

// Back and forth, for what keeps questions elsewhere; nullopt for what is no
// such thing.
Json ToJson(const Questions& questions);
std::optional<Questions> QuestionsFrom(const Json& json);

}  // namespace osiris::mcp
