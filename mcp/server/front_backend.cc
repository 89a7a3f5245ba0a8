#include "mcp/server/front_backend.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/memory/memory_uri.h"
#include "core/operation/operation_recorder.h"
#include "core/resource/newest_uri.h"
#include "core/telemetry/trace_context.h"
#include "mcp/protocol/raw_json.h"
#include "mcp/server/answer.h"
#include "mcp/server/consent_form.h"
#include "mcp/server/definition.h"
#include "mcp/server/prompts.h"

namespace osiris::mcp {
namespace {

constexpr size_t kMaxClientBytes = 256;
constexpr size_t kMaxTypedBytes = 512;

// `text` of at most kMaxClientBytes, cut between characters.
std::string Cut(std::string text) {
  if (text.size() <= kMaxClientBytes) return text;
  size_t end = kMaxClientBytes;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

// What an argument of a prompt or template is the name of, or nothing that
// can be completed.
std::string_view KindOf(const CompletionQuestion& question) {
  if (question.argument == "connection") return "connection";
  if (question.argument == "source") return "source";
  if (question.argument == "table") return "table";
  const bool snapshot = question.argument == "id" ||
                        question.argument == "before" ||
                        question.argument == "after";
  return snapshot ? "snapshot" : "";
}

bool CanChange(const std::string& uri) {
  return ParseNewestUri(uri).has_value() || ParseSnapshotUri(uri).has_value() ||
         ParseMemoryUri(uri).has_value();
}

constexpr char kPaused[] = "a person paused all assistants";
// Prompts are no operations: what is recorded of them has no name.
constexpr char kNoOperation[] = "";

// True for what can stand in a line of the client's as an object does. The
// broker is trusted to write JSON; that its text stays in its line is seen to
// here.
bool IsObjectOnOneLine(std::string_view text) {
  // Without a branch for each byte, so that many are looked at in one step.
  unsigned control = 0;
  for (const char c : text) {
    control |= static_cast<unsigned>(static_cast<unsigned char>(c) < 0x20);
  }
  return control == 0 && text.starts_with('{') && text.ends_with('}');
}

std::string CodeIn(const Json& document) {
  return FailureIn(document).error.data.value("code", "");
}

Json MetaOf(const FrontAnswer& answer) {
  return {{"osiris/correlation_id", answer.correlation_id},
          {"osiris/duration_ms", answer.duration_ms}};
}

}  // namespace

FrontBackend::FrontBackend(const OperationRegistry& operations, size_t limit,
                           Channel& channel)
    : operations_(operations), limit_(limit), channel_(channel) {}

void FrontBackend::CallTool(CallNumber call, const Tool& tool, Json arguments,
                            const Turn& turn) {
  Send(call, {}, operations_.FindTool(tool.name)->name, std::move(arguments),
       turn);
}

void FrontBackend::ListResources(CallNumber call, const std::string& cursor,
                                 const Speech& speech) {
  Json arguments = Json::object();
  if (!cursor.empty()) arguments["cursor"] = cursor;
  Send(call, {.kind = Pending::Kind::kResources},
       std::string(kListResourcesOperation), std::move(arguments),
       {.speech = speech});
}

void FrontBackend::ReadResource(CallNumber call, const std::string& uri,
                                const Turn& turn) {
  Send(call, {.kind = Pending::Kind::kResource},
       std::string(kReadResourceOperation), {{"uri", uri}}, turn);
}

void FrontBackend::GetPrompt(CallNumber call, const Prompt& prompt,
                             PromptArguments arguments, const Turn& turn) {
  if (turn.state_refused) {
    return Send(call, {.kind = Pending::Kind::kResource}, kNoOperation,
                Json::object(), turn);
  }
  const std::optional<PromptOutcome> outcome = FillIn(prompt.name, arguments);
  if (outcome.has_value()) return server_->Finish(call, *outcome);
  server_->Fail(call, {.code = kInvalidParams,
                       .message = "a connection is written @family.alias, a "
                                  "snapshot disc_ and 16 hex digits, a table "
                                  "with at most 512 bytes"});
}

void FrontBackend::Complete(CallNumber call, const CompletionQuestion& question,
                            const Speech& speech) {
  const std::string_view kind = KindOf(question);
  if (kind.empty() || question.value.size() > kMaxTypedBytes) {
    return server_->Finish(call, Completion{});
  }
  Json arguments = {{"kind", std::string(kind)}, {"value", question.value}};
  const auto connection = question.context.find("connection");
  if (connection != question.context.end() &&
      connection->second.size() <= kMaxTypedBytes) {
    arguments["connection"] = connection->second;
  }
  Send(call, {.kind = Pending::Kind::kCompletion},
       std::string(kCompleteOperation), std::move(arguments),
       {.speech = speech});
}

void FrontBackend::Watch(CallNumber call, const ChangeFilter& wanted,
                         const Speech& speech) {
  Json uris = Json::array();
  for (const std::string& uri : wanted.uris) {
    if (CanChange(uri)) uris.push_back(uri);
  }
  // Nobody is to be asked what nobody wants to hear of.
  if (uris.empty() && !wanted.resources) {
    return server_->Finish(call, Watches{});
  }
  Send(call, {.kind = Pending::Kind::kWatch},
       std::string(kWatchResourcesOperation), {{"uris", std::move(uris)}},
       {.speech = speech});
}

void FrontBackend::Send(CallNumber call, Pending pending,
                        const std::string& operation, Json arguments,
                        const Turn& turn) {
  absl::Status sent;
  const uint64_t sequence = ++last_sequence_;
  // Calls that were cancelled count until the broker is done with them.
  if (pending_.size() >= limit_) {
    sent = MakeError(ErrorCode::kProtocolBusy, "too many calls are waiting");
  } else {
    // A completion asks nobody, and shows nothing that would be asked for.
    const bool shows = pending.kind != Pending::Kind::kResources &&
                       pending.kind != Pending::Kind::kWatch;
    FrontCall question = {
        .operation = operation,
        .arguments = std::move(arguments),
        .client = {.name = Cut(turn.speech.client.name),
                   .version = Cut(turn.speech.client.version)},
        .can_ask = shows && CanAsk(turn.speech, AnyForm()),
        .asks_in_session = !IsStateless(turn.speech.revision),
        .consent = ConsentIn(turn),
        .state_refused = turn.state_refused,
        .progress = turn.speech.wants_progress};
    if (ParseTraceParent(turn.speech.traceparent)) {
      question.traceparent = turn.speech.traceparent;
    }
    sent = channel_.Send(sequence, Encode(question));
  }
  // Where the broker is gone, the loop sees it.
  if (sent.ok()) {
    pending.operation = operation;
    pending.call = call;
    pending.state_refused = turn.state_refused;
    pending_.emplace(sequence, std::move(pending));
  } else {
    const Json document = ErrorDocument(sent, Audience::kAssistant);
    if (pending.kind == Pending::Kind::kTool) {
      server_->Finish(call, UnheardFailure(document));
    } else {
      DeliverFailure(call, document);
    }
  }
}

void FrontBackend::Cancel(CallNumber call) {
  for (auto& [sequence, pending] : pending_) {
    if (pending.call != call) continue;
    pending.cancelled = true;
    // Where the broker is gone, the loop sees it.
    channel_.Send(sequence, kFrontCancel).IgnoreError();
  }
}

void FrontBackend::AskClient(CallNumber call, const CallQuestion& question) {
  server_->Ask(call, ConsentForms(question), ConsentState(question));
}

bool FrontBackend::ReceiveNews(const Frame& frame) {
  const absl::StatusOr<FrontNews> news = DecodeFrontNews(frame.json);
  if (!news.ok() || !frame.tail.empty()) return false;
  if (news->paused) {
    paused_at_ = last_sequence_;
    server_->WithdrawQuestions(kPaused);
  }
  Server::Hearers hearers;
  if (news->client.has_value()) {
    // The broker knows clients by what Send makes of their names.
    hearers = [&news](const std::string& name) {
      return Cut(name) == *news->client;
    };
  }
  if (news->resources_changed) server_->ResourcesChanged(hearers);
  for (const std::string& uri : news->updated) {
    server_->ResourceUpdated(uri, hearers);
  }
  return true;
}

void FrontBackend::LogEnd(CallNumber call, const Pending& pending,
                          const FrontAnswer& answer,
                          const std::string& outcome) {
  const bool grave = outcome.starts_with("RUN/") ||
                     outcome.starts_with("AUDIT/") ||
                     outcome.starts_with("INTERNAL/");
  const Severity severity = grave ? Severity::kWarning : Severity::kDebug;
  // Most clients want to hear of no call that went well.
  if (!server_->Hears(call, severity)) return;
  server_->Log(call, severity, "calls",
               {{"operation", pending.operation},
                {"outcome", outcome},
                {"correlation_id", answer.correlation_id},
                {"duration_ms", answer.duration_ms}});
}

bool FrontBackend::Receive(Frame frame) {
  if (frame.sequence == 0) return ReceiveNews(frame);
  const auto found = pending_.find(frame.sequence);
  if (found == pending_.end()) return false;
  const absl::StatusOr<FrontReply> reply = DecodeFrontReply(frame.json);
  if (!reply.ok()) return false;
  if (reply->progress.has_value()) {
    const Progress& progress = *reply->progress;
    server_->Report(found->second.call, progress.done, progress.total,
                    progress.what);
    return true;
  }
  const Pending pending = found->second;
  const CallNumber call = pending.call;
  pending_.erase(found);
  if (pending.cancelled) return true;
  const FrontAnswer& answer = reply->answer;
  if (pending.state_refused) {
    server_->FailState(call);
    return true;
  }
  if (answer.question.has_value()) {
    LogEnd(call, pending, answer, "question");
    AskClient(call, *answer.question);
    // What was told of the pause may have overtaken what was asked before it.
    if (frame.sequence <= paused_at_) server_->WithdrawQuestions(kPaused);
    return true;
  }
  if (pending.kind == Pending::Kind::kTool) {
    return DeliverTool(call, pending, answer, std::move(frame.tail));
  }
  const absl::StatusOr<Json> document = ParseJson(frame.tail);
  if (!document.ok() || !document->is_object()) return false;
  LogEnd(call, pending, answer, answer.ok ? "ok" : CodeIn(*document));
  Deliver(call, pending.kind, answer.ok, *document, MetaOf(answer));
  return true;
}

bool FrontBackend::DeliverTool(CallNumber call, const Pending& pending,
                               const FrontAnswer& answer, std::string text) {
  if (!IsObjectOnOneLine(text)) return false;
  std::string outcome = "ok";
  std::vector<Resource> links;
  if (!answer.ok) {
    const absl::StatusOr<Json> document = ParseJson(text);
    if (!document.ok()) return false;
    outcome = CodeIn(*document);
  } else if (const auto raw = RawMember(text, "links")) {
    const absl::StatusOr<Json> object = ParseJson(*raw);
    if (!object.ok()) return false;
    links = LinksIn(*object);
  }
  LogEnd(call, pending, answer, outcome);
  server_->Finish(call, ToolOutcome{.text = std::move(text),
                                    .is_error = !answer.ok,
                                    .links = std::move(links),
                                    .meta = MetaOf(answer)});
  return true;
}

void FrontBackend::Deliver(CallNumber call, Pending::Kind kind, bool ok,
                           const Json& document, Json meta) {
  if (kind == Pending::Kind::kWatch && (ok || FailureIn(document).unknown)) {
    return server_->Finish(call, WatchesIn(document));
  }
  if (!ok) return DeliverFailure(call, document);
  if (kind == Pending::Kind::kCompletion) {
    std::optional<Completion> completion = CompletionOf(document);
    if (!completion.has_value()) return DeliverFailure(call, document);
    server_->Finish(call, *completion);
  } else if (kind == Pending::Kind::kResources) {
    std::optional<ResourcePage> page = PageOf(document);
    if (!page.has_value()) return DeliverFailure(call, document);
    page->meta = std::move(meta);
    server_->Finish(call, *page);
  } else {
    std::optional<ResourceText> text = ResourceTextOf(document);
    if (!text.has_value()) return DeliverFailure(call, document);
    text->meta = std::move(meta);
    server_->Finish(call, *text);
  }
}

void FrontBackend::DeliverFailure(CallNumber call, const Json& document) {
  const ResourceFailure failure = FailureIn(document);
  if (failure.unknown) {
    server_->FailUnknownResource(call, failure.error);
  } else {
    server_->Fail(call, failure.error);
  }
}

}  // namespace osiris::mcp
