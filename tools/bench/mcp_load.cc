#include "tools/bench/mcp_load.h"

#include <memory>
#include <unordered_map>
#include <utility>

#include "core/base/status_macros.h"
#include "fmt/format.h"
#include "tools/bench/mcp_connection.h"
#include "tools/bench/process_tree.h"

namespace osiris::bench {
namespace {

constexpr std::string_view kFirstStateless = "2026-07-28";
constexpr int kListCalls = 50;
constexpr size_t kShownErrorBytes = 400;

double Milliseconds(SteadyClock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// What a model reads: the texts of the content. `structuredContent` says the
// same once more.
size_t TextBytes(const Json& message) {
  size_t bytes = 0;
  const auto result = message.find("result");
  if (result == message.end() || !result->contains("content")) return 0;
  for (const Json& part : result->at("content")) {
    bytes += part.value("text", std::string()).size();
  }
  return bytes;
}

Json ClientInfo() { return {{"name", "mcp_load"}, {"version", "1.0"}}; }

// One server, from start to end.
class Run {
 public:
  Run(const LoadPlan& plan, LoadResult& result)
      : plan_(plan), result_(result) {}

  absl::Status All() {
    ASSIGN_OR_RETURN(connection_,
                     McpConnection::Spawn(plan_.command, plan_.error_file));
    RETURN_IF_ERROR(Begin());
    RETURN_IF_ERROR(List());
    if (!plan_.tool.empty()) {
      RETURN_IF_ERROR(FirstCall());
      RETURN_IF_ERROR(Sequential());
      RETURN_IF_ERROR(Pipelined());
    }
    return End();
  }

 private:
  bool stateless() const { return plan_.protocol >= kFirstStateless; }

  void Put(const std::string& name, double value) {
    result_.figures[name].Add(value);
  }

  std::string Request(int64_t id, std::string_view method, Json params) const {
    if (stateless()) {
      params["_meta"] = {
          {"io.modelcontextprotocol/protocolVersion", plan_.protocol},
          {"io.modelcontextprotocol/clientCapabilities", Json::object()},
          {"io.modelcontextprotocol/clientInfo", ClientInfo()}};
    }
    return DumpJson({{"jsonrpc", "2.0"},
                     {"id", id},
                     {"method", method},
                     {"params", std::move(params)}});
  }

  std::string CallTool(int64_t id) const {
    return Request(id, "tools/call",
                   {{"name", plan_.tool}, {"arguments", plan_.arguments}});
  }

  // Sends `line`, which asks `id`, and puts the time until the answer into
  // `took`.
  absl::StatusOr<Reply> Ask(int64_t id, const std::string& line,
                            SteadyClock::duration& took) {
    const SteadyClock::time_point began = SteadyClock::now();
    RETURN_IF_ERROR(connection_->Send(line));
    ASSIGN_OR_RETURN(Reply reply, connection_->Receive(id, plan_.timeout));
    took = reply.received - began;
    Judge(reply);
    return reply;
  }

  void Judge(const Reply& reply) {
    const auto result = reply.message.find("result");
    const bool refused = result == reply.message.end();
    const bool failed =
        !refused && result->is_object() && result->value("isError", false);
    if (!refused && !failed) return;
    ++result_.faults[refused ? "protocol errors" : "tool errors"];
    if (result_.first_error.empty()) {
      result_.first_error = DumpJson(reply.message).substr(0, kShownErrorBytes);
    }
  }

  absl::Status Begin() {
    const int64_t id = next_id_++;
    SteadyClock::duration took;
    ASSIGN_OR_RETURN(
        const Reply reply,
        Ask(id,
            stateless() ? Request(id, "server/discover", Json::object())
                        : Request(id, "initialize",
                                  {{"protocolVersion", plan_.protocol},
                                   {"capabilities", Json::object()},
                                   {"clientInfo", ClientInfo()}}),
            took));
    Put("spawn_to_initialize_ms",
        Milliseconds(reply.received - connection_->spawned()));
    result_.server =
        reply.message.value(Json::json_pointer("/result/serverInfo"), Json());
    if (stateless()) return absl::OkStatus();
    return connection_->Send(
        R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  }

  absl::Status List() {
    Series times;
    for (int i = 0; i < kListCalls; ++i) {
      const int64_t id = next_id_++;
      SteadyClock::duration took;
      ASSIGN_OR_RETURN(
          const Reply reply,
          Ask(id, Request(id, "tools/list", Json::object()), took));
      times.Add(Milliseconds(took));
      if (i == 0) Put("tools_list_bytes", static_cast<double>(reply.bytes));
    }
    Put("tools_list_p50_ms", times.Median());
    Put("idle_resident_mib", MeasureTree(connection_->pid()).resident);
    return absl::OkStatus();
  }

  absl::Status FirstCall() {
    for (int i = 0; i <= plan_.warm_up; ++i) {
      const int64_t id = next_id_++;
      SteadyClock::duration took;
      ASSIGN_OR_RETURN(const Reply reply, Ask(id, CallTool(id), took));
      if (i > 0) continue;
      Put("first_call_ms", Milliseconds(took));
      Put("spawn_to_first_result_ms",
          Milliseconds(reply.received - connection_->spawned()));
      Put("answer_bytes", static_cast<double>(reply.bytes));
      Put("text_bytes", static_cast<double>(TextBytes(reply.message)));
    }
    return absl::OkStatus();
  }

  absl::Status Sequential() {
    if (plan_.sequential == 0) return absl::OkStatus();
    Series times;
    const double cpu = MeasureTree(connection_->pid()).cpu_ms;
    const SteadyClock::time_point began = SteadyClock::now();
    for (int i = 0; i < plan_.sequential; ++i) {
      const int64_t id = next_id_++;
      SteadyClock::duration took;
      RETURN_IF_ERROR(Ask(id, CallTool(id), took).status());
      times.Add(Milliseconds(took));
    }
    const double all = Milliseconds(SteadyClock::now() - began);
    const double cpu_after = MeasureTree(connection_->pid()).cpu_ms;
    Put("call_p50_ms", times.Median());
    Put("call_p90_ms", times.Quantile(0.9));
    Put("call_p99_ms", times.Quantile(0.99));
    Put("call_max_ms", times.Quantile(1));
    Put("calls_per_s", plan_.sequential * 1e3 / all);
    Put("cpu_per_call_ms", (cpu_after - cpu) / plan_.sequential);
    return absl::OkStatus();
  }

  // Keeps `depth` calls in flight.
  absl::Status Pipelined() {
    if (plan_.pipelined == 0) return absl::OkStatus();
    Series times;
    std::unordered_map<int64_t, SteadyClock::time_point> flying;
    const SteadyClock::time_point began = SteadyClock::now();
    for (int sent = 0, answered = 0; answered < plan_.pipelined; ++answered) {
      while (sent < plan_.pipelined &&
             static_cast<int>(flying.size()) < plan_.depth) {
        const int64_t id = next_id_++;
        flying[id] = SteadyClock::now();
        RETURN_IF_ERROR(connection_->Send(CallTool(id)));
        ++sent;
      }
      ASSIGN_OR_RETURN(const Reply reply,
                       connection_->ReceiveAny(plan_.timeout));
      const auto asked = flying.find(reply.message.value("id", int64_t{0}));
      if (asked == flying.end()) {
        return absl::InternalError("an answer to a question never asked");
      }
      times.Add(Milliseconds(reply.received - asked->second));
      flying.erase(asked);
      Judge(reply);
    }
    Put("pipelined_p50_ms", times.Median());
    Put("pipelined_p99_ms", times.Quantile(0.99));
    Put("pipelined_calls_per_s",
        plan_.pipelined * 1e3 / Milliseconds(SteadyClock::now() - began));
    return absl::OkStatus();
  }

  absl::Status End() {
    const TreeUsage usage = MeasureTree(connection_->pid());
    Put("end_resident_mib", usage.resident);
    Put("end_proportional_mib", usage.proportional);
    Put("processes", usage.processes);
    Put("threads", usage.threads);
    const absl::StatusOr<SteadyClock::duration> exit = connection_->Close();
    if (exit.ok()) {
      Put("exit_ms", Milliseconds(*exit));
    } else {
      ++result_.faults["servers that did not end with their input"];
    }
    const Chatter& chatter = connection_->chatter();
    result_.faults["stray replies"] += chatter.strays;
    result_.faults["lines that are no JSON"] += chatter.not_json;
    return absl::OkStatus();
  }

  const LoadPlan& plan_;
  LoadResult& result_;
  std::unique_ptr<McpConnection> connection_;
  int64_t next_id_ = 1;
};

}  // namespace

absl::Status RunLoad(const LoadPlan& plan, LoadResult& result) {
  for (int i = 0; i < plan.runs; ++i) {
    RETURN_IF_ERROR(Run(plan, result).All());
  }
  return absl::OkStatus();
}

}  // namespace osiris::bench
