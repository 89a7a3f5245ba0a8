// Input that no client should send: the server says so and goes on.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';

import {RawClient} from './raw_client.mjs';

const MIB = 1 << 20;
const CANARY = 'S3CR3T-CANARY';

// Sends `bytes`, which must be refused with one of `codes` and without id, and
// then a ping, which must be answered.
async function refused(client, bytes, codes) {
  const answer = client.receive((message) => 'error' in message);
  client.write(bytes);
  client.write('\n');
  const {error} = await answer;
  assert.ok(codes.includes(error.code), `${error.code} for ${bytes.slice(0, 40)}`);
  assert.ok(!JSON.stringify(error).includes(CANARY));
  assert.deepEqual((await client.request('ping')).result, {});
}

async function withServer(target, body) {
  const client = new RawClient(target);
  await client.initialize();
  await body(client);
  const {code} = await client.close();
  assert.equal(code, 0);
  assert.equal(client.rest, '');
}

// Resident bytes of the front, the server's first child.
function frontResident(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const child of children.trim().split(' ')) {
    const name = readFileSync(`/proc/${child}/cmdline`, 'utf8');
    if (!name.startsWith('osiris-front')) continue;
    const status = readFileSync(`/proc/${child}/statm`, 'utf8');
    return Number(status.split(' ')[1]) * 4096;
  }
  throw new Error('no front');
}

export function registerHostileInput(harness, target) {
  harness.check('hostile: malformed lines', () =>
    withServer(target, async (client) => {
      for (const line of [
             '{bad', '', '1', '"x"', 'null', '{}', `{"${CANARY}`,
             '{"jsonrpc":"1.0","id":1,"method":"ping"}',
             '{"jsonrpc":"2.0","method":1}',
             '{"jsonrpc":"2.0","method":"ping","params":"x"}',
             `{"method":"ping","method":"${CANARY}"}`,
             '{"jsonrpc":"2.0","id":null,"method":"ping"}',
             '{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
             '{"jsonrpc":"2.0","id":{},"method":"ping"}',
             `{"jsonrpc":"2.0","id":"${'x'.repeat(10_000)}","method":"ping"}`,
             '[{"jsonrpc":"2.0","id":1,"method":"ping"}]',
             '\uFEFF{}',
           ]) {
        await refused(client, line, [-32700, -32600]);
      }
      await refused(client, Buffer.from('{"a":"\xFF"}', 'latin1'), [-32700]);
      await refused(client, Buffer.from('{"a":"\xED\xA0\x80"}', 'latin1'),
                    [-32700]);
    }));

  harness.check('hostile: bombs and long lines take little memory', () =>
    withServer(target, async (client) => {
      await refused(client, '['.repeat(8_000_000), [-32700, -32600]);
      await refused(client, '[' + '[],'.repeat(5_000_000), [-32700, -32600]);
      await refused(client, '1'.repeat(1_000_000), [-32700, -32600]);
      await refused(client, 'x'.repeat(16 * MIB + 1), [-32600]);
      const flood = 'y'.repeat(MIB);
      const answer = client.receive((message) => 'error' in message);
      for (let i = 0; i < 128; ++i) client.write(flood);
      client.write('\n');
      assert.equal((await answer).error.code, -32600);
      assert.deepEqual((await client.request('ping')).result, {});
      const resident = frontResident(client.child.pid);
      assert.ok(resident < 64 * MIB, `${resident} bytes`);
    }));

  harness.check('hostile: ids come back as they were', () =>
    withServer(target, async (client) => {
      for (const id of ['18446744073709551616', '-9223372036854775809', '"\\u0041"',
                        '""', '0']) {
        const before = client.lines.length;
        const answer = client.receive();
        client.writeLine(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`);
        await answer;
        assert.equal(client.lines[before],
                     `{"jsonrpc":"2.0","id":${id},"result":{}}`);
      }
    }));

  harness.check('hostile: a flood of notifications says nothing', () =>
    withServer(target, async (client) => {
      const before = client.lines.length;
      const one = '{"jsonrpc":"2.0","method":"notifications/cancelled",' +
                  '"params":{"requestId":99}}\n';
      for (let i = 0; i < 100; ++i) client.write(one.repeat(1000));
      await client.request('ping');
      assert.equal(client.lines.length, before + 1);
    }));

  harness.check('hostile: resource URIs that climb', () =>
    withServer(target, async (client) => {
      for (const uri of [
             'osiris://mcp/discovery/../../etc/passwd',
             'osiris://mcp/discovery/%2e%2e%2fetc/passwd',
             'osiris://mcp/discovery//etc/passwd', '/etc/passwd',
             'file:///etc/passwd', 'osiris://mcp/discovery/..%5c',
             'osiris://mcp/discovery/disc_0123456789abcdef/overview.json\0',
             `osiris://mcp/discovery/${'a'.repeat(4096)}/overview.json`, '',
           ]) {
        const {error} = await client.request('resources/read', {uri});
        assert.ok([-32002, -32602].includes(error.code), uri);
        // Nothing but the client's own words comes back.
        assert.equal(error.data?.uri ?? uri, uri);
        const ours = {...error, data: {...error.data, uri: ''}};
        assert.ok(!JSON.stringify(ours).includes('passwd'));
      }
    }));

  harness.check('hostile: an argument of a megabyte', () =>
    withServer(target, async (client) => {
      const {result} = await client.request('tools/call', {
        name: 'discovery_request',
        arguments: {connection: '@sqlite.' + 'x'.repeat(MIB)},
      });
      assert.equal(result.structuredContent.error.code,
                   'PROTOCOL/ARGUMENT_INVALID');
    }));

  harness.check('hostile: the front holds no secret and no environment',
                async () => {
    const client = new RawClient(target, {OSIRIS_CANARY: CANARY});
    await client.initialize();
    const {pid} = client.child;
    const children =
        readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    for (const child of children.split(' ')) {
      assert.equal(readFileSync(`/proc/${child}/environ`, 'latin1'), '');
      const name = readFileSync(`/proc/${child}/cmdline`, 'utf8');
      if (!name.startsWith('osiris-front')) continue;
      // Standard streams, its channel, and what ends a wait.
      assert.ok(readdirSync(`/proc/${child}/fd`).length <= 5);
      const status = readFileSync(`/proc/${child}/status`, 'utf8');
      assert.match(status, /NoNewPrivs:\s+1/);
      assert.match(status, /Seccomp:\s+2/);
      assert.match(status, /Threads:\s+1\n/);
    }
    await client.close();
  });
}
