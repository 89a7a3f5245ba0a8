#include "otlp/libcurl.h"

#include <dlfcn.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace osiris::otlp {
namespace {

// The few options of libcurl that are used, as its ABI has them.
enum Option : int {
  kPost = 47,
  kNoSignal = 99,
  kTimeoutMs = 155,
  kProtocols = 181,
  kWriteData = 10001,
  kUrl = 10002,
  kPostFields = 10015,
  kHttpHeader = 10023,
  kWriteFunction = 20011,
  kPostFieldSize = 30120,
};
enum Info : int {
  kResponseCode = 0x200002,
  kRetryAfter = 0x600039,
};
enum Code : int {
  kOk = 0,
  kUnsupportedProtocol = 1,
  kMalformedUrl = 3,
  kPeerCertificate = 60,
  kCaFile = 77,
};
constexpr long kHttpAndHttps = 1 | 2;
constexpr long kGlobalDefault = 3;
// Either speaks the same; the second comes with git.
constexpr const char* kLibraries[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

size_t Keep(const char* bytes, size_t size, size_t count, void* into) {
  auto& answer = *static_cast<std::string*>(into);
  const size_t room = kMaxOtlpAnswer - std::min(kMaxOtlpAnswer, answer.size());
  answer.append(bytes, std::min(room, size * count));
  return size * count;
}

OtlpReply::Outcome OutcomeOf(int code) {
  switch (code) {
    case kOk:
      return OtlpReply::kAnswered;
    case kUnsupportedProtocol:
    case kMalformedUrl:
    case kPeerCertificate:
    case kCaFile:
      return OtlpReply::kUnusable;
    default:
      return OtlpReply::kUnreachable;
  }
}

}  // namespace

struct Libcurl::Functions {
  int (*global_init)(long) = nullptr;
  void* (*init)() = nullptr;
  int (*set)(void*, int, ...) = nullptr;
  int (*perform)(void*) = nullptr;
  int (*get)(void*, int, ...) = nullptr;
  void (*cleanup)(void*) = nullptr;
  void* (*append)(void*, const char*) = nullptr;
  void (*free_list)(void*) = nullptr;

  // False where there is no such library, or it lacks one of them.
  bool Load() {
    void* library = nullptr;
    for (const char* const name : kLibraries) {
      if (library == nullptr) library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    }
    if (library == nullptr) return false;
    bool whole = true;
    const auto find = [&]<typename F>(F*& function, const char* name) {
      function = reinterpret_cast<F*>(dlsym(library, name));
      whole = whole && function != nullptr;
    };
    find(global_init, "curl_global_init");
    find(init, "curl_easy_init");
    find(set, "curl_easy_setopt");
    find(perform, "curl_easy_perform");
    find(get, "curl_easy_getinfo");
    find(cleanup, "curl_easy_cleanup");
    find(append, "curl_slist_append");
    find(free_list, "curl_slist_free_all");
    return whole && global_init(kGlobalDefault) == kOk;
  }
};

Libcurl::Libcurl() : curl_(new Functions) {
  if (curl_->Load()) handle_ = curl_->init();
}

Libcurl::~Libcurl() {
  if (handle_ != nullptr) curl_->cleanup(handle_);
  delete curl_;
}

void* Libcurl::Request(const Post& post) {
  void* headers = nullptr;
  for (const std::string& header : post.headers) {
    headers = curl_->append(headers, header.c_str());
  }
  curl_->set(handle_, kUrl, post.url.c_str());
  curl_->set(handle_, kProtocols, kHttpAndHttps);
  curl_->set(handle_, kNoSignal, 1L);
  curl_->set(handle_, kTimeoutMs, static_cast<long>(post.timeout_ms));
  curl_->set(handle_, kHttpHeader, headers);
  curl_->set(handle_, kPost, 1L);
  curl_->set(handle_, kPostFieldSize, static_cast<int64_t>(post.body.size()));
  curl_->set(handle_, kPostFields, post.body.data());
  return headers;
}

OtlpReply Libcurl::Send(const Post& post, std::string& answer) {
  OtlpReply reply;
  if (handle_ == nullptr) {
    reply.outcome = OtlpReply::kNoLibrary;
    return reply;
  }
  answer.clear();
  void* const headers = Request(post);
  curl_->set(handle_, kWriteFunction, &Keep);
  curl_->set(handle_, kWriteData, &answer);
  reply.outcome = OutcomeOf(curl_->perform(handle_));
  long status = 0;
  int64_t retry_after = 0;
  curl_->get(handle_, kResponseCode, &status);
  curl_->get(handle_, kRetryAfter, &retry_after);
  curl_->free_list(headers);
  reply.status = static_cast<uint32_t>(status);
  reply.retry_after_s = static_cast<uint32_t>(
      std::clamp<int64_t>(retry_after, 0, int64_t{1} << 30));
  return reply;
}

}  // namespace osiris::otlp
