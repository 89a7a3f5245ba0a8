// The protocol's own conformance suite: what a revision requires of servers,
// and what a run of it found.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {parse} from 'yaml';

const PACKAGE = fileURLToPath(new URL(
    'node_modules/@modelcontextprotocol/conformance', import.meta.url));
const PROGRAM = join(PACKAGE, 'dist/index.js');

// Worst first: checks of one name in one scenario count as the worst of them.
const VERDICTS = ['FAILURE', 'WARNING', 'SKIPPED', 'SUCCESS', 'INFO'];

// What `revision` asks of a server: {scored: [name], unscored: {name: reason}}.
export function requirements(revision) {
  const {server, not_scored: rest} = parse(readFileSync(
      join(PACKAGE, 'requirements', `${revision}.yaml`), 'utf8'));
  const unscored = (rest ?? []).filter(({leg}) => leg === 'server');
  return {
    scored: server,
    unscored: Object.fromEntries(
        unscored.map(({scenario, reason}) => [scenario, reason])),
  };
}

// One scenario's checks: name -> {verdict, message, times}.
function collect(checks) {
  const named = new Map();
  for (const {id, status, errorMessage} of checks) {
    const verdict = VERDICTS.includes(status) ? status : 'FAILURE';
    const seen = named.get(id);
    const worse = !seen ||
        VERDICTS.indexOf(verdict) < VERDICTS.indexOf(seen.verdict);
    named.set(id, {
      verdict: worse ? verdict : seen.verdict,
      message: (worse ? errorMessage : seen.message) ?? '',
      times: (seen?.times ?? 0) + 1,
    });
  }
  return named;
}

function readResults(folder, names) {
  const results = new Map();
  for (const entry of readdirSync(folder)) {
    const name = names.find((known) => entry.startsWith(`server-${known}-2`));
    results.set(name ?? entry, collect(JSON.parse(
        readFileSync(join(folder, entry, 'checks.json'), 'utf8'))));
  }
  return results;
}

// Runs all that `revision` asks of the server at `url`:
// {results: scenario -> checks, exit, log}.
export async function runSuite(url, revision) {
  const folder = mkdtempSync(join(tmpdir(), 'osiris-conformance-'));
  try {
    const suite = spawn(process.execPath, [
      PROGRAM, 'server', '--url', url, '--requirements', revision,
      '--output-dir', folder,
    ], {stdio: ['ignore', 'pipe', 'pipe']});
    let log = '';
    for (const stream of [suite.stdout, suite.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => { log += text; });
    }
    const [exit] = await once(suite, 'close');
    const {scored, unscored} = requirements(revision);
    const names = [...scored, ...Object.keys(unscored)];
    return {results: readResults(folder, names), exit, log};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
