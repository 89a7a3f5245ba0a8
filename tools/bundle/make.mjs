// See tools/bundle/make.
import { execFileSync } from "node:child_process";
import {
  chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync,
  statSync, writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { NAME, problemsOf, registryEntry } from "./registry_entry.mjs";
import { Server } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
// With the folders in which a build leaves them.
const programs = {
  "osiris-keychain": "keychain", "osiris-mcp": "mcp", "osiris-otlp": "otlp",
  "osiris-worker": "worker",
};

function mcpb(...args) {
  const text = execFileSync(join(here, "node_modules/.bin/mcpb"), args,
    { encoding: "utf8" });
  console.log(text.trim());
}

function locate(bin, program) {
  const installed = join(bin, program);
  return existsSync(installed) ? installed
    : join(bin, programs[program], program);
}

async function describe(program, home) {
  const server = new Server(program, ["--home", home]);
  const info = await server.greet();
  const { tools } = await server.ask("tools/list");
  const status = await server.close();
  if (status !== 0) throw new Error(`the server ended with ${status}`);
  return { info, tools };
}

// What goes into the bundle, in a folder of its own.
async function stage(bin, folder, home) {
  mkdirSync(join(folder, "server"), { recursive: true });
  for (const program of Object.keys(programs)) {
    const file = join(folder, "server", program);
    copyFileSync(locate(bin, program), file);
    chmodSync(file, 0o755);
  }
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  const { info, tools } = await describe(locate(bin, "osiris-mcp"), home);
  const manifest = JSON.parse(readFileSync(join(here, "manifest.json")));
  manifest.version = info.version;
  manifest.tools = tools.map(({ name, description }) =>
    ({ name, description: description.split(/(?<=\.)\s/)[0] }));
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(join(folder, "manifest.json"), text);
  return manifest;
}

// Installs the bundle as a client does, and talks to what came out.
async function check(bundle, folder, home, expected) {
  mcpb("unpack", bundle, folder);
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json")));
  const fill = (text) => text.replaceAll("${__dirname}", folder)
    .replaceAll("${user_config.home}", home);
  const { command, args } = manifest.server.mcp_config;
  if ((statSync(fill(command)).mode & 0o111) === 0) {
    throw new Error("the unpacked server cannot be executed");
  }
  const server = new Server(fill(command), args.map(fill), { env: {} });
  const info = await server.greet();
  const { tools } = await server.ask("tools/list");
  const answer = await server.ask("tools/call",
    { name: "connections_list", arguments: {} });
  const status = await server.close();
  if (info.version !== expected.version || status !== 0 || answer.isError ||
      tools.length !== manifest.tools.length) {
    throw new Error("the unpacked server is not the one that was packed");
  }
  console.log(`unpacked and asked: ${info.name} ${info.version}, ` +
              `${tools.length} tools`);
}

const { values } = parseArgs({
  options: {
    bin: { type: "string", default: join(root, "build/bin") },
    out: { type: "string", default: join(root, "build/bundle") },
    name: { type: "string" },
    url: { type: "string" },
  },
});
if (values.name !== undefined && !NAME.test(values.name)) {
  console.error("bundle: --name is like io.github.somebody/osiris");
  process.exit(2);
}
if ((values.name === undefined) !== (values.url === undefined)) {
  console.error("bundle: --name and --url go together");
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), "osiris-bundle-"));
try {
  const home = join(scratch, "home");
  mkdirSync(home, { mode: 0o700 });
  const staged = join(scratch, "staged");
  const manifest = await stage(resolve(values.bin), staged, home);
  const bundle = join(resolve(values.out), "osiris.mcpb");
  mkdirSync(dirname(bundle), { recursive: true });
  mcpb("validate", join(staged, "manifest.json"));
  mcpb("pack", staged, bundle);
  await check(bundle, join(scratch, "unpacked"), home, manifest);
  if (values.name !== undefined) {
    const entry = registryEntry(manifest, bundle, values.name, values.url);
    const problems = problemsOf(entry);
    if (problems.length > 0) {
      throw new Error(`the registry would refuse this: ${problems.join("; ")}`);
    }
    writeFileSync(join(dirname(bundle), "server.json"),
      `${JSON.stringify(entry, null, 2)}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
