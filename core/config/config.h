#pragma once

#include <cstdint>
#include <string>

namespace osiris {

// What to do where the kernel lacks a wall of the sandbox.
enum class SandboxMode { kRequired, kBestEffort, kOff };

// What an answer waits for: its audit lines handed to the kernel; on disk, in
// one sync for all calls of a moment; the same, and the source is asked only
// when the first line is on disk.
enum class AuditDurability { kFlush, kDurable, kStrict };

// Whether memory is kept: after asking each time, never, or as the
// configuration of the connection says.
enum class MemoryConsent { kAsk, kNever, kConfigured };

// What is kept of answers to assistants.
enum class PayloadMode { kFull, kHash, kOff };

// Where keys of our own are kept: what is open of keychain and vault, else a
// file; or that place alone.
enum class KeyPlace { kAuto, kKeychain, kVault, kFile };

// What assistants may see of a source that says nothing itself.
enum class AssistantAccess { kDeny, kSchema, kMasked, kFull };

// When a person is asked before an assistant's call.
enum class AskMode { kFirst, kAlways, kNever };

// The settings of `osiris.yaml`: a value, copied where it is needed, never
// changed while it is used. Members are named as their keys ("mcp.queue"),
// which carry the unit: _ms, _s, _days, _bytes, _mb (2^20 bytes). The values
// here are the defaults; ranges and meanings are in config_keys.cc.
struct Config {
  struct Mcp {
    int64_t max_line_bytes = 16777216;
    int64_t queue = 1024;
    int64_t call_deadline_ms = 30000;
    int64_t discovery_deadline_ms = 300000;
    SandboxMode sandbox = SandboxMode::kRequired;
    int64_t idle_connection_s = 60;
  };
  struct Worker {
    int64_t memory_mb = 1024;
    int64_t cpu_s = 600;
    int64_t recycle_calls = 10000;
    int64_t idle_s = 300;
  };
  struct Cache {
    int64_t ttl_s = 86400;
    int64_t max_bytes = 268435456;
  };
  struct Discovery {
    // One of DetailLevel's names.
    std::string detail = "summary";
    int64_t samples = 0;
    int64_t parallel = 4;
  };
  struct Audit {
    AuditDurability durability = AuditDurability::kDurable;
    int64_t checkpoint_events = 50;
    int64_t checkpoint_ms = 1000;
    int64_t retention_days = 365;
  };
  struct Telemetry {
    bool enabled = true;
    // Empty: nothing is sent anywhere.
    std::string otlp_endpoint;
    // "name=${VAR},other=keychain:NAME": references, no values.
    std::string otlp_headers;
    int64_t retention_days = 30;
  };
  struct Memory {
    MemoryConsent consent = MemoryConsent::kAsk;
    int64_t retention_days = 365;
    // What a single entry may ask for at most.
    int64_t max_retention_days = 730;
    int64_t max_text_bytes = 65536;
    int64_t max_entry_bytes = 1048576;
  };
  struct Payloads {
    PayloadMode mode = PayloadMode::kFull;
    int64_t retention_days = 30;
  };
  struct Keys {
    KeyPlace store = KeyPlace::kAuto;
  };
  struct Policy {
    AssistantAccess assistants = AssistantAccess::kSchema;
    AskMode ask = AskMode::kFirst;
    int64_t ask_timeout_s = 50;
  };

  Mcp mcp;
  Worker worker;
  Cache cache;
  Discovery discovery;
  Audit audit;
  Telemetry telemetry;
  Memory memory;
  Payloads payloads;
  Keys keys;
  Policy policy;
};

}  // namespace osiris
