#include "core/connection/withheld_secrets.h"

#include <algorithm>

#include "core/connection/known_secrets.h"
#include "core/connection/reference.h"
#include "core/connection/secret_fields.h"
#include "core/secret/kept_secrets.h"
#include "core/secret/secret_shape.h"

namespace osiris {

WithheldSecrets::WithheldSecrets(std::shared_ptr<ConnectionsSource> connections,
                                 Environment environment,
                                 std::vector<std::string> names)
    : connections_(std::move(connections)),
      environment_(std::move(environment)),
      names_(std::move(names)),
      current_(std::make_shared<const Redactor>()) {}

void WithheldSecrets::Learn(std::string_view reference, const Secret& secret) {
  const std::lock_guard lock(making_);
  if (secret.empty() ||
      std::any_of(learned_.begin(), learned_.end(), [&](const auto& known) {
        return known.first == reference && SameSecret(known.second, secret);
      })) {
    return;
  }
  learned_.emplace_back(reference, secret.Share());
  ++wanted_;
}

std::shared_ptr<const Redactor> WithheldSecrets::Current() {
  if (made_ == wanted_) return Latest();
  const std::lock_guard one_at_a_time(making_);
  // Taken first: what changes meanwhile is taken next time.
  const int64_t wanted = wanted_;
  if (made_ == wanted) return Latest();
  Made made = Make();
  const std::lock_guard lock(mutex_);
  current_ = std::move(made.redactor);
  if (made.complete) made_ = wanted;
  return current_;
}

std::shared_ptr<const Redactor> WithheldSecrets::Latest() {
  const std::lock_guard lock(mutex_);
  return current_;
}

void WithheldSecrets::Keep(Secret secret) {
  if (std::none_of(held_.begin(), held_.end(), [&secret](const Secret& held) {
        return SameSecret(held, secret);
      })) {
    held_.push_back(std::move(secret));
  }
}

void WithheldSecrets::KeepPartsOfLearned(const ConnectionsFile& file) {
  for (const ConnectionEntry& entry : file.said()) {
    for (const SecretField& field : SecretFieldsOf(entry)) {
      for (const auto& [reference, secret] : learned_) {
        if (reference != field.text) continue;
        for (Secret& part : SecretsInSecret(secret, field.path.back())) {
          Keep(std::move(part));
        }
      }
    }
  }
}

WithheldSecrets::Made WithheldSecrets::Make() {
  auto redactor = std::make_shared<Redactor>(Redactor::Texts::kAny);
  for (const std::string& name : names_) redactor->Spare(name);
  const auto add = [&redactor](const Secret& secret) {
    redactor->Add(secret);
    for (const Secret& part : SecretsInSecret(secret)) redactor->Add(part);
  };
  const absl::StatusOr<CurrentConnections> now = connections_->Current();
  if (now.ok()) {
    for (const ConnectionEntry& entry : now->file->entries()) {
      redactor->Spare(FormatReference(entry.reference));
    }
    // Without a reader no store is asked, and so nobody refuses.
    absl::StatusOr<KnownSecrets> known =
        KnownSecretsOf(*now->file, environment_, nullptr);
    if (known.ok()) {
      for (KnownSecret& one : known->secrets) Keep(std::move(one.value));
    }
    KeepPartsOfLearned(*now->file);
  }
  for (const Secret& secret : held_) redactor->Add(secret);
  for (const auto& [reference, secret] : learned_) add(secret);
  return {.redactor = std::move(redactor), .complete = now.ok()};
}

}  // namespace osiris
