// What the registry's rules take and what they refuse. The programs are not
// needed: any file is a bundle here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { problemsOf, registryEntry, sha256 } from "./registry_entry.mjs";

const BUNDLE = fileURLToPath(import.meta.url);
const URL_OF_RELEASE =
  "https://github.com/somebody/osiris/releases/download/v0.1.0/osiris.mcpb";

function entry() {
  const manifest = JSON.parse(
    readFileSync(new URL("manifest.json", import.meta.url)));
  return registryEntry({ ...manifest, version: "0.1.0" }, BUNDLE,
    "io.github.somebody/osiris", URL_OF_RELEASE);
}

test("takes what the manifest says", () => {
  assert.deepEqual(problemsOf(entry()), []);
  assert.equal(entry().packages[0].fileSha256, sha256(BUNDLE));
});

test("refuses each member that is missing or wrong", () => {
  const wrong = {
    $schema: [undefined, "https://x.example/server.schema.json"],
    name: [undefined, "", "osiris", "a/b/c", "io.github.somebody/",
           "io github/x", `a/${"x".repeat(200)}`],
    title: [undefined, "", "x".repeat(101)],
    description: [undefined, "", "x".repeat(101)],
    version: [undefined, "", "latest", "^0.1.0", "0.1.x", ">=0.1.0", "1 - 2"],
    packages: [undefined, [], [{}]],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.notDeepEqual(problemsOf({ ...entry(), [name]: value }), [],
        `${name}: ${value}`);
    }
  }
});

test("refuses each member of a package that is missing or wrong", () => {
  const wrong = {
    registryType: [undefined, "npm"],
    identifier: [undefined, "", URL_OF_RELEASE.replace("https", "http"),
                 "https://x.example/releases/osiris.mcpb",
                 "https://github.com/somebody/osiris/releases/download/o.zip",
                 "https://github.com/somebody/osiris.mcpb"],
    version: [undefined, "latest", "0.2.0"],
    fileSha256: [undefined, "", "x".repeat(64), "A".repeat(64)],
    transport: [undefined, {}, { type: "sse" }],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const changed = entry();
      changed.packages[0][name] = value;
      assert.notDeepEqual(problemsOf(changed), [], `${name}: ${value}`);
    }
  }
});
