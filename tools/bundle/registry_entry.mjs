// The description of a bundle for the MCP registry (server.json), in its schema
// of 2025-12-11, and that schema's and the registry's rules for such entries.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export const NAME = /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/;
const SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/" +
               "server.schema.json";
// One release, and no range of them.
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
// Where the registry takes bundles from.
const RELEASE =
  /^https:\/\/(github\.com|gitlab\.com)\/[^/]+\/[^?#]*\/releases\/[^?#]+$/;

export function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

export function registryEntry(manifest, bundle, name, url) {
  return {
    $schema: SCHEMA,
    name,
    title: manifest.display_name,
    description: manifest.description,
    version: manifest.version,
    packages: [{
      registryType: "mcpb",
      identifier: url,
      version: manifest.version,
      fileSha256: sha256(bundle),
      transport: { type: "stdio" },
    }],
  };
}

function isText(value, least, most) {
  return typeof value === "string" && value.length >= least &&
    value.length <= most;
}

function packageProblems(entry, one) {
  const problems = [];
  const expect = (good, what) => good || problems.push(what);
  expect(one.registryType === "mcpb", "a package must be of type mcpb");
  expect(RELEASE.test(one.identifier ?? ""),
    "a bundle must be a file of a release, by https");
  expect(/mcp/i.test(one.identifier ?? ""),
    "the address of a bundle must say mcp somewhere");
  expect(/^[a-f0-9]{64}$/.test(one.fileSha256 ?? ""),
    "a bundle needs its SHA-256, in lower case");
  expect(one.version === entry.version, "versions must be one");
  expect(one.transport?.type === "stdio", "a bundle is spoken to over stdio");
  return problems;
}

// Everything in `entry` that the registry would refuse.
export function problemsOf(entry) {
  const problems = [];
  const expect = (good, what) => good || problems.push(what);
  expect(entry.$schema === SCHEMA, "the schema must be named");
  expect(isText(entry.name, 3, 200) && NAME.test(entry.name),
    "a name is a domain backwards, a slash and a word");
  expect(isText(entry.title, 1, 100), "a title has 1 to 100 characters");
  expect(isText(entry.description, 1, 100),
    "a description has 1 to 100 characters");
  expect(isText(entry.version, 1, 255) && VERSION.test(entry.version),
    "a version is one release");
  expect(Array.isArray(entry.packages) && entry.packages.length > 0,
    "there must be a package");
  for (const one of entry.packages ?? []) {
    problems.push(...packageProblems(entry, one));
  }
  return problems;
}
