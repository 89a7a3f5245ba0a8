#include "keychain/libsecret.h"

#include <dlfcn.h>

#include <cstddef>
#include <type_traits>

namespace osiris::keychain {
namespace {

// The few types of GLib and libsecret that are used, as their ABI has them.
struct List {
  void* data;
  List* next;
  List* previous;
};

struct Error {
  uint32_t domain;
  int code;
  char* message;
};

struct Attribute {
  const char* name;
  int type;
};

// SecretSchema: its reserved members are part of its size.
struct Schema {
  const char* name;
  int flags;
  Attribute attributes[32];
  int reserved;
  void* more_reserved[7];
};

constexpr int kOpenSession = 1 << 1;
constexpr int kLoadSecrets = 1 << 3;
constexpr int kSearchAll = 1 << 1;
constexpr int kReplace = 1 << 1;
// What another program kept with the same attributes counts too.
constexpr int kAnySchema = 1 << 1;
constexpr int kStringAttribute = 0;

const Schema kSchema = {"io.osiris.Secret",
                        kAnySchema,
                        {{"application", kStringAttribute},
                         {"name", kStringAttribute},
                         {nullptr, 0}},
                        0,
                        {}};

constexpr char kLibrary[] = "libsecret-1.so.0";

}  // namespace

struct Libsecret::Functions {
  void* (*hash_table_new)(void*, void*) = nullptr;
  int (*hash_table_insert)(void*, const void*, const void*) = nullptr;
  void* str_hash = nullptr;
  void* str_equal = nullptr;
  void* (*service_get)(int, void*, Error**) = nullptr;
  List* (*search)(void*, const Schema*, void*, int, void*, Error**) = nullptr;
  int (*item_locked)(void*) = nullptr;
  void* (*item_secret)(void*) = nullptr;
  int (*item_delete)(void*, void*, Error**) = nullptr;
  void* (*item_create)(void*, const Schema*, void*, const char*, void*, int,
                       void*, Error**) = nullptr;
  void* (*default_keyring)(void*, const char*, int, void*, Error**) = nullptr;
  int (*keyring_locked)(void*) = nullptr;
  void* (*value_new)(const char*, ptrdiff_t, const char*) = nullptr;
  const char* (*value_get)(void*, size_t*) = nullptr;
  void (*value_unref)(void*) = nullptr;

  // False where the library lacks one of them.
  bool Load();
  // What says that a secret is ours and has this name. Lives as long as the
  // process, which is short.
  void* Attributes(const std::string& name) const;
};

bool Libsecret::Functions::Load() {
  // Never unloaded: GLib's types cannot be.
  void* const library = dlopen(kLibrary, RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) return false;
  bool all = true;
  const auto find = [&](auto& function, const char* name) {
    void* const found = dlsym(library, name);
    all &= found != nullptr;
    function = reinterpret_cast<std::decay_t<decltype(function)>>(found);
  };
  find(hash_table_new, "g_hash_table_new");
  find(hash_table_insert, "g_hash_table_insert");
  find(str_hash, "g_str_hash");
  find(str_equal, "g_str_equal");
  find(service_get, "secret_service_get_sync");
  find(search, "secret_service_search_sync");
  find(item_locked, "secret_item_get_locked");
  find(item_secret, "secret_item_get_secret");
  find(item_delete, "secret_item_delete_sync");
  find(item_create, "secret_item_create_sync");
  find(default_keyring, "secret_collection_for_alias_sync");
  find(keyring_locked, "secret_collection_get_locked");
  find(value_new, "secret_value_new");
  find(value_get, "secret_value_get");
  find(value_unref, "secret_value_unref");
  return all;
}

void* Libsecret::Functions::Attributes(const std::string& name) const {
  void* const table = hash_table_new(str_hash, str_equal);
  hash_table_insert(table, "application", "osiris");
  hash_table_insert(table, "name", name.c_str());
  return table;
}

// What is kept under a name: nothing, or its items.
struct Libsecret::Found {
  KeychainReply::Outcome outcome;
  List* items;
};

Libsecret::Libsecret() = default;

Libsecret::~Libsecret() = default;

KeychainReply::Outcome Libsecret::Connect() {
  functions_ = std::make_unique<Functions>();
  if (!functions_->Load()) return KeychainReply::kNoLibrary;
  Error* error = nullptr;
  service_ = functions_->service_get(kOpenSession, nullptr, &error);
  if (service_ == nullptr) return KeychainReply::kNoService;
  return KeychainReply::kDone;
}

Libsecret::Found Libsecret::Find(const std::string& name) {
  Error* error = nullptr;
  List* const items =
      functions_->search(service_, &kSchema, functions_->Attributes(name),
                         kSearchAll | kLoadSecrets, nullptr, &error);
  if (error != nullptr) return {KeychainReply::kFailed, nullptr};
  // A locked keyring does not tell what it has.
  if (items == nullptr) {
    void* const keyring =
        functions_->default_keyring(service_, "default", 0, nullptr, &error);
    const bool locked =
        keyring != nullptr && functions_->keyring_locked(keyring) != 0;
    return {locked ? KeychainReply::kLocked : KeychainReply::kNone, nullptr};
  }
  for (const List* item = items; item != nullptr; item = item->next) {
    if (functions_->item_locked(item->data) != 0) {
      return {KeychainReply::kLocked, nullptr};
    }
  }
  return {KeychainReply::kDone, items};
}

KeychainReply::Outcome Libsecret::Get(const std::string& name,
                                      std::string& value) {
  const Found found = Find(name);
  if (found.outcome != KeychainReply::kDone) return found.outcome;
  void* const secret = functions_->item_secret(found.items->data);
  if (secret == nullptr) return KeychainReply::kFailed;
  size_t size = 0;
  const char* const bytes = functions_->value_get(secret, &size);
  value.assign(bytes, size);
  functions_->value_unref(secret);
  return KeychainReply::kDone;
}

KeychainReply::Outcome Libsecret::Put(const std::string& name,
                                      const std::string& value) {
  Error* error = nullptr;
  void* const keyring =
      functions_->default_keyring(service_, "default", 0, nullptr, &error);
  if (error != nullptr) return KeychainReply::kFailed;
  if (keyring == nullptr) return KeychainReply::kNoKeyring;
  if (functions_->keyring_locked(keyring) != 0) return KeychainReply::kLocked;
  void* const secret = functions_->value_new(
      value.data(), static_cast<ptrdiff_t>(value.size()), "text/plain");
  const std::string label = "Osiris: " + name;
  void* const item =
      functions_->item_create(keyring, &kSchema, functions_->Attributes(name),
                              label.c_str(), secret, kReplace, nullptr, &error);
  functions_->value_unref(secret);
  if (item == nullptr || error != nullptr) return KeychainReply::kFailed;
  return KeychainReply::kDone;
}

KeychainReply::Outcome Libsecret::Delete(const std::string& name) {
  const Found found = Find(name);
  if (found.outcome != KeychainReply::kDone) return found.outcome;
  for (const List* item = found.items; item != nullptr; item = item->next) {
    Error* error = nullptr;
    functions_->item_delete(item->data, nullptr, &error);
    if (error != nullptr) return KeychainReply::kFailed;
  }
  return KeychainReply::kDone;
}

}  // namespace osiris::keychain
