#include "broker/resource_news.h"

#include <string>
#include <utility>

#include "core/memory/memory_uri.h"
#include "core/resource/newest_uri.h"
#include "core/resource/shelf.h"
#include "core/watch/watch_operation.h"

namespace osiris {

NewsListeners::Change ChangeIn(const HomeChanges& changes, bool reloaded,
                               Services& services) {
  NewsListeners::Change change = {.list = !changes.memories.empty(),
                                  .rules = changes.connections || reloaded,
                                  .stored = changes.snapshots};
  for (const std::string& identity : changes.sources) {
    for (const Reference& source : services.SourcesOf(identity)) {
      for (const std::string_view part : kNewestParts) {
        change.uris.push_back(MakeNewestUri(source, part));
      }
    }
  }
  for (const std::string& session : changes.memories) {
    change.uris.push_back(MakeMemoryUri(session));
  }
  return change;
}

NewsListeners::Sight SightOf(std::shared_ptr<Generation> generation) {
  return {.shows =
              [generation](const std::string& uri, const ClientInfo& client) {
                return generation->services().sight().Shows(uri, client);
              },
          .list_mark =
              [generation](const ClientInfo& client) {
                return generation->services().sight().ListMark(client);
              }};
}

CallOutcome RunHeard(const std::shared_ptr<Generation>& generation,
                     NewsListeners& listeners, std::string_view operation,
                     Json arguments, Call call) {
  OperationRecorder& recorder = generation->recorder();
  const bool assistant = call.door == Door::kMcp;
  if (assistant) listeners.Know(call.client);
  if (!assistant ||
      (operation != kListResources && operation != kWatchResources)) {
    return recorder.Run(operation, std::move(arguments), std::move(call));
  }
  const ClientInfo client = call.client;
  listeners.Expect(client, SightOf(generation));
  CallOutcome outcome =
      recorder.Run(operation, std::move(arguments), std::move(call));
  if (operation == kWatchResources && outcome.document.ok()) {
    const Json answer = ParseJson(outcome.text).value_or(Json::object());
    for (const Json& uri : answer.value("uris", Json::array())) {
      listeners.Watch(client, uri.get<std::string>());
    }
  }
  return outcome;
}

}  // namespace osiris
