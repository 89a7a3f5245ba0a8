// Runs the conformance suite and judges: see `run`.
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {makeWorkspace} from '../clients/workspace.mjs';
import {KnownFailures, Tally, WIRE} from './expectation.mjs';
import {startBridge} from './stdio_bridge.mjs';
import {requirements, runSuite} from './suite.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '../..');
const REVISIONS = ['2025-11-25', '2026-07-28'];

// What the suite asks of every server, whatever tools it has.
const GENERIC = new Set([
  'caching', 'dns-rebinding-protection',
  'input-required-result-unsupported-methods', 'logging-set-level', 'ping',
  'prompts-list', 'resources-list', 'sep-2164-resource-not-found',
  'server-initialize', 'server-sse-multiple-streams', 'server-stateless',
  'tools-list',
]);

const {values} = parseArgs({
  options: {
    bin: {type: 'string', default: join(ROOT, 'bazel-bin')},
    only: {type: 'string'},
    update: {type: 'boolean', default: false},
    verbose: {type: 'boolean', default: false},
  },
});

const known = new KnownFailures(join(HERE, 'expected_failures.txt'));
const tally = new Tally(join(HERE, 'tally.json'));
const problems = [];

// Adds what is wrong with one scenario to `problems`; the checks it passed.
function judge(target, revision, scenario, checks, isJudged) {
  let passed = 0;
  for (const [check, {verdict, message, times}] of checks) {
    if (verdict === 'INFO') continue;
    if (verdict === 'SUCCESS') {
      if (isJudged(check)) passed += times;
    } else if (isJudged(check) &&
               !known.excuses(target, revision, scenario, check)) {
      problems.push(
          `${target} ${revision} ${scenario} ${check} ${verdict}: ${message}`);
    }
  }
  const change = tally.note(target, revision, scenario, passed);
  if (change && !values.update) {
    problems.push(`${target} ${revision} ${scenario}: ${change}`);
  }
  return passed;
}

// Says how what no one is held to went.
function printUnscored(results, unscored) {
  for (const [scenario, reason] of Object.entries(unscored)) {
    const verdicts = [...results.get(scenario)?.values() ?? []];
    const bad = verdicts.filter(({verdict}) => verdict === 'FAILURE').length;
    console.log(`      ${bad ? 'fails ' : 'passes'} ${scenario} (${reason})`);
  }
}

// Runs one requirement set against one server.
async function testServer(target, command, revision, judged) {
  const before = problems.length;
  let lines = 0;
  const bridge = await startBridge(command, {watch: () => { ++lines; }});
  const {results, exit, log} = await runSuite(bridge.url, revision);
  await bridge.stop();
  const {scored, unscored} = requirements(revision);
  let passed = 0;
  for (const scenario of scored) {
    const checks = results.get(scenario);
    if (checks === undefined || checks.size === 0) {
      problems.push(`${target} ${revision} ${scenario}: was not run`);
      continue;
    }
    passed += judge(target, revision, scenario, checks,
                    (check) => judged(scenario, check));
  }
  // The suite's own verdict, from all it has seen.
  const failed = scored.some(
      (scenario) => [...results.get(scenario)?.values() ?? []].some(
          ({verdict}) => verdict === 'FAILURE'));
  if (exit !== Number(failed)) {
    problems.push(`${target} ${revision}: the suite ends with ${exit}\n${log}`);
  }
  for (const fault of new Set(bridge.faults)) {
    problems.push(`${target} ${revision}: ${fault}`);
  }
  if (passed === 0 || lines === 0) {
    problems.push(`${target} ${revision}: nothing was tested\n${log}`);
  }
  const good = problems.length === before;
  console.log(`${good ? 'ok   ' : 'FAIL '} ${target} ${revision}: ` +
              `${scored.length} scenarios, ${passed} checks passed, ` +
              `${problems.length - before} to mend, ${lines} messages`);
  if (target === 'fixture_server') printUnscored(results, unscored);
  if (values.verbose && !good) console.log(log);
}

function program(path) {
  const found = resolve(values.bin, path);
  if (!existsSync(found)) throw new Error(`no ${found}: build it first`);
  return found;
}

const workspace = makeWorkspace(ROOT);
const targets = {
  fixture_server: {
    command: () => [program('tests/conformance/fixture_server/fixture_server')],
    judged: () => true,
  },
  // Without the suite's fixtures: the generic scenarios, and in all others that
  // what was said is valid.
  'osiris-mcp': {
    command: () => [program('mcp/osiris-mcp'), '--home', workspace.home],
    judged: (scenario, check) => check === WIRE || GENERIC.has(scenario),
  },
};
const chosen = Object.keys(targets).filter(
    (target) => !values.only || values.only === target);
for (const target of chosen) {
  const {command, judged} = targets[target];
  for (const revision of REVISIONS) {
    await testServer(target, command(), revision, judged);
  }
}
workspace.remove();

if (chosen.length === 0) problems.push(`no target is called ${values.only}`);
problems.push(...known.stale(chosen).map(
    (line) => `nothing needs the line: ${line}`));
if (values.update) tally.update();
problems.push(...tally.missing.map((line) => `is not run any more: ${line}`));
for (const problem of problems) console.log(`  ${problem}`);
process.exit(problems.length ? 1 : 0);
