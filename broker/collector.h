#pragma once

#include <memory>

#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/operation/operation_registry.h"
#include "core/secret/secret_stores.h"
#include "core/telemetry/otlp/otlp_exporter.h"
#include "core/telemetry/otlp/otlp_settings.h"
#include "core/telemetry/telemetry.h"

namespace osiris {

// Has telemetry sent to the OpenTelemetry collector that the settings name, if
// they name one: else there is neither a thread nor a cost. One thread.
class Collector {
 public:
  // All outlives it. `operations`: what they are called as tools. `read`
  // follows references to stored secrets, on another thread.
  Collector(Telemetry& telemetry, const OperationRegistry& operations,
            Environment environment, SecretReader read);

  // The settings in force. What is wrong with them is logged, and nothing is
  // sent. A command is over before anything were sent: `sends` is false for it.
  void Configure(const Config::Telemetry& config, bool sends);

  // Sends what there is, for 150 ms at most, and then nothing more.
  void Stop() { exporter_.reset(); }

 private:
  void Start();

  Telemetry& telemetry_;
  const OperationRegistry& operations_;
  const Environment environment_;
  const SecretReader read_;
  OtlpSettings settings_;
  std::unique_ptr<OtlpExporter> exporter_;
};

}  // namespace osiris
