#include "mcp/server/consent_form.h"

#include <string>
#include <utility>

#include "core/operation/memory_offer.h"
#include "fmt/format.h"

namespace osiris::mcp {
namespace {

constexpr char kConsent[] = "consent";

Question FormOf(std::string message, const char* title, const char* description,
                Json answers) {
  return Question::Form(std::move(message),
                        {{"type", "object"},
                         {"properties",
                          {{"answer",
                            {{"type", "string"},
                             {"title", title},
                             {"description", description},
                             {"enum", std::move(answers)}}}}},
                         {"required", {"answer"}}});
}

// May a source be seen?
Question SourceForm(const CallQuestion& question) {
  const std::string message = "May this assistant see " + question.shows +
                              " of " + question.connection + "?";
  if (question.shows == "structure") {
    return FormOf(message, "Allow",
                  "once: this call; session: until the server ends",
                  {"once", "session"});
  }
  return FormOf(message, "Allow",
                "once: this call; session: until the server ends; schema: "
                "names of tables and columns, and no values",
                {"once", "session", "schema"});
}

// May something be kept?
Question MemoryForm(const MemoryOffer& memory) {
  return FormOf(
      fmt::format("May this assistant keep {} bytes in memory `{}` for {} "
                  "days? In its words, masked: \"{}\"",
                  memory.bytes, memory.session, memory.retention_days,
                  memory.excerpt),
      "Keep", "once: keep this; deny: keep nothing", {"once", "deny"});
}

}  // namespace

const Question& AnyForm() {
  static const auto* const form =
      new Question(Question::Form("", {{"type", "object"}}));
  return *form;
}

Questions ConsentForms(const CallQuestion& question) {
  return {{kConsent, question.memory ? MemoryForm(*question.memory)
                                     : SourceForm(question)}};
}

Json ConsentState(const CallQuestion& question) {
  return {{"question", question.id}};
}

std::optional<CallConsent> ConsentIn(const Turn& turn) {
  if (!turn.state.is_object() || !turn.state.contains("question")) {
    return std::nullopt;
  }
  CallConsent consent = {.question = turn.state.at("question"),
                         .answer = "deny"};
  const auto found = turn.answers.find(kConsent);
  if (found == turn.answers.end()) return consent;
  if (found->second.outcome == Answer::Outcome::kWithdrawn) {
    consent.answer = "withdrawn";
  }
  if (found->second.accepted()) {
    consent.answer =
        found->second.result.at("content").at("answer").get<std::string>();
  }
  return consent;
}

}  // namespace osiris::mcp
