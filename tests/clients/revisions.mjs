// Every revision is spoken by the same process, decided message by message.
import assert from 'node:assert/strict';

import {RawClient, STATELESS} from './raw_client.mjs';

const HANDSHAKES = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
const META = 'io.modelcontextprotocol/';
const HELLO = {
  protocolVersion: '2025-03-26',
  capabilities: {},
  clientInfo: {name: 'raw', version: '1'},
};

async function withClient(target, body) {
  const client = new RawClient(target);
  await body(client);
  assert.deepEqual(await client.close(), {code: 0, signal: null});
  assert.equal(client.rest, '');
}

// The next answer to a line that is sent as it stands.
function answerTo(client, line) {
  const answer = client.receive();
  client.writeLine(line);
  return answer;
}

const codes = (answers) => answers.map(({error}) => error?.code ?? 0);

export function registerRevisions(harness, target) {
  for (const revision of HANDSHAKES) {
    harness.check(`revisions: ${revision} has batches as it says`, () =>
      withClient(target, async (client) => {
        await client.initialize(revision);
        const ping = '{"jsonrpc":"2.0","id":"b","method":"ping"}';
        const answer = await answerTo(client, `[${ping}]`);
        if (revision === '2025-03-26') {
          assert.deepEqual(answer, [{jsonrpc: '2.0', id: 'b', result: {}}]);
        } else {
          assert.equal(answer.error.code, -32600);
        }
        assert.deepEqual((await client.request('ping')).result, {});
      }));
  }

  harness.check('revisions: a batch answers each of its parts, in one line', () =>
    withClient(target, async (client) => {
      await client.initialize('2025-03-26');
      const mixed = await answerTo(
          client, '[1,{"jsonrpc":"2.0","id":"x","method":"ping"},{"a":1},' +
                  '{"jsonrpc":"2.0","id":"y","method":"no/such"}]');
      assert.deepEqual(codes(mixed).sort(), [-32600, -32600, -32601, 0].sort());
      assert.equal((await answerTo(client, '[]')).error.code, -32600);
      const nested = await answerTo(client, '[[]]');
      assert.deepEqual(codes(nested), [-32600]);
      const greeting = await client.batch([['initialize', HELLO], ['ping']]);
      assert.deepEqual(codes(greeting).sort(), [-32600, 0].sort());
      // Only notifications: nothing to answer.
      const before = client.lines.length;
      client.writeLine(
          '[{"jsonrpc":"2.0","method":"notifications/initialized"}]');
      await client.request('ping');
      assert.equal(client.lines.length, before + 1);
    }));

  harness.check('revisions: a batch of a hundred calls is answered whole', () =>
    withClient(target, async (client) => {
      await client.initialize('2025-03-26');
      const answer = await client.batch(Array.from(
          {length: 100}, () => ['tools/call', {name: 'connections_list'}]));
      assert.equal(new Set(answer.map(({id}) => id)).size, 100);
      for (const {result} of answer) assert.equal(result.isError, false);
    }));

  harness.check('revisions: an unknown one is answered with the newest', () =>
    withClient(target, async (client) => {
      const {result} = await client.initialize('2099-01-01');
      assert.equal(result.protocolVersion, HANDSHAKES.at(-1));
    }));

  harness.check('revisions: malformed lines first lock nobody out', () =>
    withClient(target, async (client) => {
      const half = {_meta: {[`${META}protocolVersion`]: STATELESS}};
      assert.equal((await client.request('tools/list', half)).error.code, -32602);
      assert.equal((await client.request('tools/list')).error.code, -32602);
      assert.equal((await answerTo(client, '{bad')).error.code, -32700);
      assert.equal(
          (await client.stateless('tools/list')).result.resultType, 'complete');
      assert.equal((await client.request('initialize', {})).error.code, -32602);
      const {result} = await client.initialize('2024-11-05');
      assert.equal(result.protocolVersion, '2024-11-05');
      assert.equal((await client.request('tools/list')).result.resultType,
                   undefined);
    }));

  harness.check('revisions: both kinds of request take turns', () =>
    withClient(target, async (client) => {
      await client.initialize();
      for (let i = 0; i < 5; ++i) {
        const stateless = client.stateless('tools/call',
                                           {name: 'connections_list'});
        const legacy = client.request('tools/call', {name: 'connections_list'});
        assert.equal((await stateless).result.resultType, 'complete');
        assert.equal((await legacy).result.resultType, undefined);
        assert.deepEqual((await client.request('ping')).result, {});
        assert.equal((await client.stateless('ping')).error.code, -32601);
      }
    }));

  harness.check('revisions: the stateless one says what is missing', () =>
    withClient(target, async (client) => {
      const meta = {
        [`${META}protocolVersion`]: STATELESS,
        [`${META}clientCapabilities`]: {},
      };
      const list = async (_meta) =>
        (await client.request('tools/list', {_meta})).error?.code ?? 0;
      assert.equal(await list(meta), 0);
      assert.equal(await list({...meta, [`${META}protocolVersion`]: 7}), -32602);
      assert.equal(
          await list({...meta, [`${META}clientCapabilities`]: []}), -32602);
      assert.equal(await list({...meta, [`${META}clientInfo`]: 1}), -32602);
      const old = await client.request('tools/list', {
        _meta: {...meta, [`${META}protocolVersion`]: '1999-01-01'},
      });
      assert.equal(old.error.code, -32022);
      assert.equal(old.error.data.requested, '1999-01-01');
      assert.ok(old.error.data.supported.includes(STATELESS));
      for (const method of ['resources/list', 'resources/templates/list',
                            'tools/list']) {
        const {result} = await client.stateless(method);
        assert.ok(Number.isInteger(result.ttlMs) && result.ttlMs >= 0, method);
        assert.ok(['public', 'private'].includes(result.cacheScope), method);
      }
    }));
}
