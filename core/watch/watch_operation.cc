#include "core/watch/watch_operation.h"

#include <string>
#include <utility>

#include "core/base/error_info.h"

namespace osiris {
namespace {

// As many as one client may listen to.
constexpr int kMaxUris = 1024;
constexpr int kMaxUriBytes = 2048;

Json Uris() {
  return {{"type", "array"},
          {"items", {{"type", "string"}, {"maxLength", kMaxUriBytes}}},
          {"maxItems", kMaxUris}};
}

Json InputSchema() {
  return {{"type", "object"},
          {"properties", {{"uris", Uris()}}},
          {"required", {"uris"}},
          {"additionalProperties", false}};
}

Json OutputSchema() {
  return {
      {"type", "object"},
      {"properties", {{"status", {{"const", "success"}}}, {"uris", Uris()}}},
      {"required", {"status", "uris"}},
      {"additionalProperties", false}};
}

absl::StatusOr<Json> Handle(const ResourceSight& sight, const Json& arguments,
                            Call& call) {
  const Json& wanted = arguments.at("uris");
  // What is about several is about no one of them.
  if (wanted.size() == 1) {
    NoteSource(sight.ConnectionOf(wanted.front().get<std::string>()), call);
  }
  Json uris = Json::array();
  for (const Json& uri : wanted) {
    if (sight.Shows(uri.get<std::string>(), call.client)) uris.push_back(uri);
  }
  if (uris.empty() && !wanted.empty()) {
    return MakeError(ErrorCode::kProtocolResourceUnknown,
                     "no such resource can be watched", {.path = {"uris"}});
  }
  return Json{{"status", "success"}, {"uris", std::move(uris)}};
}

}  // namespace

Operation WatchOperation(const ResourceSight* sight) {
  Operation watch;
  watch.name = kWatchResources;
  watch.title = "Watch resources";
  watch.description = "Says of which resources changes will be told.";
  watch.input_schema = InputSchema;
  watch.output_schema = OutputSchema;
  watch.errors = {ErrorCode::kProtocolResourceUnknown};
  if (sight != nullptr) {
    watch.handler = [sight](const Json& arguments, Call& call) {
      return Handle(*sight, arguments, call);
    };
  }
  return watch;
}

}  // namespace osiris
