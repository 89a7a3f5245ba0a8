// The judges are judged: a server that misbehaves must not go unseen.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';

import {KnownFailures, Tally} from './expectation.mjs';
import {startBridge} from './stdio_bridge.mjs';

const META = 'io.modelcontextprotocol/';

// A server whose one function turns a request into lines.
function serverThat(replies) {
  return [process.execPath, '-e', `
    const replies = ${replies};
    require('readline').createInterface({input: process.stdin}).on(
        'line', (line) => {
          const request = JSON.parse(line);
          if (request.id === undefined) return;
          for (const reply of replies(request)) {
            console.log(typeof reply === 'string' ?
                reply : JSON.stringify({jsonrpc: '2.0', ...reply}));
          }
        });`];
}

async function withBridge(replies, body) {
  const bridge = await startBridge(serverThat(replies));
  try {
    await body(bridge.url);
  } finally {
    await bridge.stop();
  }
  return bridge.faults;
}

// Sends one stateless request; the response.
function post(url, method, meta = {}, headers = {}) {
  return fetch(url, {
    method: 'POST',
    headers: {'mcp-protocol-version': '2026-07-28', ...headers},
    body: JSON.stringify({
      jsonrpc: '2.0', id: 'mine', method,
      params: {_meta: {
        [`${META}protocolVersion`]: '2026-07-28',
        [`${META}clientCapabilities`]: {},
        ...meta,
      }},
    }),
  });
}

test('an honest server has no fault, and ids are kept', async () => {
  const faults = await withBridge(
      '({id, method}) => [{id, result: {method}}]', async (url) => {
        const response = await post(url, 'tools/list');
        assert.equal(response.status, 200);
        assert.deepEqual(await response.json(), {
          jsonrpc: '2.0', id: 'mine', result: {method: 'tools/list'},
        });
      });
  assert.deepEqual(faults, []);
});

for (const [what, replies, fault] of [
       ['a line that is no JSON', '({id}) => ["hello", {id, result: {}}]',
        /JSON.*hello/],
       ['two answers', '({id}) => [{id, result: {}}, {id, result: {}}]',
        /an answer nobody asked for/],
       ['progress without a token',
        '({id}) => [{method: "notifications/progress", params: ' +
            '{progressToken: "x", progress: 1}}, {id, result: {}}]',
        /progress nobody asked for/],
       ['half a line at its end',
        '({id}) => { if (id === 1) process.stdin.once("end", () => ' +
            'process.stdout.write("{")); return [{id, result: {}}]; }',
        /half a line/],
     ]) {
  test(`a fault is seen: ${what}`, async () => {
    const faults = await withBridge(replies, async (url) => {
      await (await post(url, 'tools/list')).text();
      // Whatever came with the first answer has come before the second.
      await (await post(url, 'tools/list')).text();
    });
    assert.match(faults.join('\n'), fault);
  });
}

test('a server that ends by itself is a fault', async () => {
  const faults = await withBridge('() => process.exit(3)', async (url) => {
    assert.equal((await post(url, 'tools/list')).status, 502);
  });
  assert.deepEqual(faults, ['the server ended by itself', "the server's end: 3"]);
});

test('progress comes back under the token it was asked with', async () => {
  await withBridge(
      '({id, params}) => [{method: "notifications/progress", params: ' +
          '{progressToken: params._meta.progressToken, progress: 1}}, ' +
          '{id, result: {}}]',
      async (url) => {
        const response = await post(url, 'tools/call', {progressToken: 7});
        assert.match(await response.text(), /"progressToken":7\D/);
      });
});

test('statuses are those of the revision, and contradictions are refused',
     async () => {
  await withBridge(
      '({id, method}) => [{id, error: {code: Number(method), message: "x"}}]',
      async (url) => {
        for (const [code, status] of [[-32601, 404], [-32022, 400],
                                      [-32602, 200], [-32603, 200]]) {
          assert.equal((await post(url, String(code))).status, status);
        }
        const headers = {'mcp-protocol-version': '2025-11-25'};
        assert.equal((await post(url, '-1', {}, headers)).status, 400);
        const origin = {origin: 'http://example.org'};
        assert.equal((await post(url, '-1', {}, origin)).status, 403);
      });
});

test('a known failure needs a reason, and one that is over is stale', () => {
  const folder = mkdtempSync(join(tmpdir(), 'osiris-expectation-'));
  const path = join(folder, 'failures.txt');
  writeFileSync(path, '# text\nt r s c because\nt r s d because\n');
  const known = new KnownFailures(path);
  assert.ok(known.excuses('t', 'r', 's', 'c'));
  assert.ok(!known.excuses('t', 'r', 's', 'e'));
  assert.deepEqual(known.stale(['t']), ['t r s d']);
  assert.deepEqual(known.stale(['u']), []);
  writeFileSync(path, 't r s c\n');
  assert.throws(() => new KnownFailures(path), /no reason/);
  rmSync(folder, {recursive: true});
});

test('a scenario that is gone, new or smaller is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'osiris-tally-'));
  const path = join(folder, 'tally.json');
  writeFileSync(path, '{"t r": {"a": 2, "b": 1}}');
  const tally = new Tally(path);
  assert.equal(tally.note('t', 'r', 'a', 2), null);
  assert.match(tally.note('t', 'r', 'a', 1), /passed 1 checks, and 2 before/);
  assert.match(tally.note('t', 'r', 'c', 1), /new/);
  assert.deepEqual(tally.missing, ['t r b']);
  tally.update();
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')),
                   {'t r': {a: 1, c: 1}});
  rmSync(folder, {recursive: true});
});
