// Clients that go away, wait, or stop listening.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';

import {allGone, descendants} from './processes.mjs';
import {RawClient} from './raw_client.mjs';
import {makeDeadWorkspace} from './workspace.mjs';

export function registerLifecycle(harness, target) {
  harness.check('lifecycle: ends with its input, and all its processes do',
                async () => {
    const client = new RawClient(target);
    await client.initialize();
    await client.request('tools/call', {
      name: 'discovery_request',
      arguments: {connection: target.workspace.sources[0], refresh: true},
    });
    const tree = descendants(client.child.pid);
    assert.ok(tree.length >= 2);
    assert.deepEqual(await client.close(), {code: 0, signal: null});
    await allGone(tree);
  });

  harness.check('lifecycle: ends in mid-call', async () => {
    const client = new RawClient(target);
    await client.initialize();
    for (let i = 0; i < 20; ++i) {
      client.send('tools/call', {
        name: 'discovery_request',
        arguments: {connection: target.workspace.sources.at(-1), refresh: true,
                    detail: 'full', samples: 5},
      }).answer.catch(() => {});
    }
    const tree = descendants(client.child.pid);
    const {code} = await client.close();
    assert.equal(code, 0);
    await allGone(tree);
  });

  harness.check('lifecycle: nothing outlives a killed server', async () => {
    const client = new RawClient(target);
    await client.initialize();
    await client.request('tools/call', {
      name: 'discovery_request',
      arguments: {connection: target.workspace.sources[0], refresh: true},
    });
    const tree = descendants(client.child.pid);
    client.child.kill('SIGKILL');
    await client.exit;
    await allGone(tree);
  });

  harness.check('lifecycle: stops at SIGTERM', async () => {
    const client = new RawClient(target);
    await client.initialize();
    const tree = descendants(client.child.pid);
    client.child.kill('SIGTERM');
    const {code, signal} = await client.exit;
    assert.equal(signal, null);
    assert.equal(code, 0);
    await allGone(tree);
  });

  harness.check('lifecycle: ends when its client stops to exist', async () => {
    // A client in between, which is killed and closes nothing itself.
    const between = spawn(
        'sh', ['-c', '"$0" "$@" & echo $!; exec sleep 1000', target.command,
               ...target.args],
        {stdio: ['pipe', 'pipe', 'ignore'], detached: true});
    const [line] = await new Promise((resolve) => between.stdout.once(
        'data', (text) => resolve(String(text).split('\n'))));
    const server = Number(line);
    const tree = [server, ...descendants(server)];
    process.kill(-between.pid, 'SIGKILL');
    between.stdin.destroy();
    between.stdout.destroy();
    await allGone(tree);
  });

  harness.check('lifecycle: a cancelled call is followed by silence',
                async () => {
    const client = new RawClient(target);
    await client.initialize();
    const {id, answer} = client.send('tools/call', {
      name: 'discovery_request',
      arguments: {connection: target.workspace.sources.at(-1), refresh: true,
                  detail: 'full'},
    });
    answer.then(() => assert.fail('answered'), () => {});
    client.notify('notifications/cancelled', {requestId: id});
    for (let i = 0; i < 20; ++i) {
      const {result} = await client.request(
          'tools/call', {name: 'connections_list', arguments: {}});
      assert.equal(result.isError, false);
    }
    await client.close();
    assert.ok(!client.lines.some((line) => JSON.parse(line).id === id));
  });

  harness.check('lifecycle: reports progress to whoever asks', async () => {
    const client = new RawClient(target);
    await client.initialize();
    await client.request('tools/call', {
      name: 'discovery_request',
      arguments: {connection: target.workspace.sources.at(-1), refresh: true,
                  detail: 'full'},
      _meta: {progressToken: 'p'},
    });
    const reports = client.lines.map((line) => JSON.parse(line)).filter(
        (message) => message.method === 'notifications/progress');
    let last = -1;
    for (const {params} of reports) {
      assert.equal(params.progressToken, 'p');
      assert.ok(params.progress > last);
      last = params.progress;
    }
    await client.close();
  });

  harness.check('lifecycle: a hundred calls at once, each answered once',
                async () => {
    const client = new RawClient(target);
    await client.initialize();
    const calls = [];
    for (let i = 0; i < 100; ++i) {
      calls.push(client.request('tools/call',
                                {name: 'connections_list', arguments: {}}));
    }
    await Promise.all(calls);
    await client.close();
    const ids = client.lines.map((line) => JSON.parse(line).id);
    assert.equal(new Set(ids).size, ids.length);
  });

  harness.check('lifecycle: a broken configuration is told on standard error',
                async () => {
    const client = new RawClient(
        {command: target.command, args: ['--home', '/dev/null/none']});
    const {code} = await client.exit;
    assert.equal(code, 3);
    assert.match(client.errors, /CONFIG\//);
    assert.deepEqual(client.lines, []);
  });

  harness.check('lifecycle: starts with every source dead, and says how',
                async () => {
    const workspace = makeDeadWorkspace();
    const [, , ...rest] = target.args;
    const client = new RawClient(
        {command: target.command, args: ['--home', workspace.home, ...rest]});
    await client.initialize();
    const {result: {structuredContent: list}} = await client.request(
        'tools/call', {name: 'connections_list', arguments: {}});
    assert.equal(list.count, workspace.count);
    // Nothing has been touched yet, so no process for a source runs.
    const {result: {structuredContent: report}} = await client.request(
        'tools/call', {name: 'connections_doctor', arguments: {}});
    assert.equal(report.status, 'success');
    assert.equal(report.connections.length, workspace.count);
    for (const {reference, healthy, checks} of report.connections) {
      assert.equal(healthy, false, reference);
      const failed = checks.filter(({status}) => status === 'failed');
      assert.equal(failed.length, 1, reference);
      assert.ok(failed[0].code && failed[0].hint, reference);
    }
    await client.close();
    workspace.remove();
  });
}
