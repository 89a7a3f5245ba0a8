// Calls that would never end: cancelled, watched, left alone.
import assert from 'node:assert/strict';

import {allGone, busy, descendants, until} from './processes.mjs';
import {RawClient} from './raw_client.mjs';

// A call that runs until it is stopped: a view of this source has no end.
const ENDLESS = {
  name: 'discovery_request',
  arguments: {connection: '@sqlite.endless', refresh: true, detail: 'full',
              samples: 1},
};

async function withServer(target, body) {
  const client = new RawClient(target);
  await client.initialize();
  await body(client);
  if (!client.ended) await client.close();
}

export function registerLongCalls(harness, target) {
  harness.check('long calls: cancelling one stops its work and is final', () =>
    withServer(target, async (client) => {
      const {id, answer} = client.send('tools/call', ENDLESS);
      answer.catch(() => {});
      await until(() => busy(client.child.pid).length > 0);
      client.notify('notifications/cancelled', {requestId: id});
      await until(() => busy(client.child.pid).length === 0);
      // What follows is served, and by a worker that is free.
      const {result} = await client.request('tools/call', {
        name: 'discovery_request',
        arguments: {connection: '@sqlite.endless', detail: 'names'},
      });
      assert.equal(result.isError, false);
      await client.close();
      assert.ok(!client.messages.some((message) => message.id === id));
    }));

  harness.check('long calls: each shows that it goes on, and then is silent', () =>
    withServer(target, async (client) => {
      const {id, answer} = client.send(
          'tools/call', {...ENDLESS, _meta: {progressToken: 'p'}});
      answer.catch(() => {});
      const reports = () => client.notifications('notifications/progress');
      // More than the work itself has to say: it stands still.
      await until(() => reports().length >= 6);
      client.notify('notifications/cancelled', {requestId: id});
      await until(() => busy(client.child.pid).length === 0);
      await client.request('ping');
      const before = reports();
      await client.request('tools/call', {name: 'connections_list'});
      assert.equal(reports().length, before.length);
      let last = -1;
      for (const {params} of before) {
        assert.equal(params.progressToken, 'p');
        assert.ok(params.progress > last, `${params.progress} after ${last}`);
        last = params.progress;
      }
    }));

  harness.check('long calls: others are answered meanwhile', () =>
    withServer(target, async (client) => {
      const {answer} = client.send('tools/call', ENDLESS);
      answer.catch(() => {});
      await until(() => busy(client.child.pid).length > 0);
      for (let i = 0; i < 20; ++i) {
        await client.request('ping');
        await client.request('tools/call', {name: 'connections_list'});
      }
      await client.close();
    }));

  harness.check('long calls: end of input ends them, and every process', () =>
    withServer(target, async (client) => {
      for (let i = 0; i < 3; ++i) {
        client.send('tools/call', ENDLESS).answer.catch(() => {});
      }
      await until(() => busy(client.child.pid).length > 0);
      const tree = descendants(client.child.pid);
      assert.deepEqual(await client.close(), {code: 0, signal: null});
      await allGone(tree);
    }));

  harness.check('long calls: a killed server takes its work along', () =>
    withServer(target, async (client) => {
      client.send('tools/call', ENDLESS).answer.catch(() => {});
      await until(() => busy(client.child.pid).length > 0);
      const tree = descendants(client.child.pid);
      client.child.kill('SIGKILL');
      await client.exit;
      await allGone(tree);
    }));
}
