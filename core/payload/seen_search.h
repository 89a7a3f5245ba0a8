#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/payload/payload_keys.h"
#include "core/payload/payload_search.h"
#include "core/payload/sent_payload.h"

namespace osiris {

// What is said of one answer: all of its head.
Json JsonOf(const SentPayload& sent);

// The document of PayloadSearch::Seen, from `packs` of `folder`.
Json SeenIn(const std::string& folder, const std::vector<std::string>& packs,
            const PayloadKeys& keys, const SeenQuery& query);

}  // namespace osiris
