// The SDK's successor: stateless, revision 2026-07-28.
import assert from 'node:assert/strict';

import {Client} from '@modelcontextprotocol/client';
import {StdioClientTransport} from '@modelcontextprotocol/client/stdio';

const REVISION = '2026-07-28';

async function withClient(target, body) {
  const client = new Client({name: 'client-v2-test', version: '1.0'},
                            {versionNegotiation: {mode: {pin: REVISION}}});
  await client.connect(new StdioClientTransport(
      {command: target.command, args: target.args, stderr: 'inherit'}));
  try {
    await body(client);
  } finally {
    await client.close();
  }
}

export function registerClientV2(harness, target) {
  harness.check('client v2: connects without a handshake', () =>
    withClient(target, async (client) => {
      assert.equal(client.getNegotiatedProtocolVersion(), REVISION);
      assert.equal(client.getServerVersion().name, 'osiris');
    }));

  harness.check('client v2: lists tools and connections', () =>
    withClient(target, async (client) => {
      const {tools} = await client.listTools();
      assert.ok(tools.some((tool) => tool.name === 'discovery_request'));
      const answer = await client.callTool({name: 'connections_list'});
      assert.equal(answer.structuredContent.status, 'success');
    }));

  harness.check('client v2: discovers, and reads the snapshot', () =>
    withClient(target, async (client) => {
      await client.listTools();
      for (const connection of target.workspace.sources) {
        const answer = await client.callTool(
            {name: 'discovery_request', arguments: {connection}});
        assert.ok(!answer.isError, answer.content[0].text);
        const link =
            answer.content.find((block) => block.uri?.endsWith('tables.json'));
        const {contents} = await client.readResource({uri: link.uri});
        assert.equal(JSON.parse(contents[0].text).untrusted, true);
      }
    }));

  harness.check('client v2: prompts are completed and got', () =>
    withClient(target, async (client) => {
      const {completion} = await client.complete({
        ref: {type: 'ref/prompt', name: 'explore_source'},
        argument: {name: 'connection', value: '@sqlite.m'},
      });
      assert.deepEqual(completion.values, ['@sqlite.movies']);
      const {messages} = await client.getPrompt({
        name: 'explore_source',
        arguments: {connection: '@sqlite.movies'},
      });
      assert.match(messages[0].content.text, /@sqlite\.movies/);
    }));

  harness.check('client v2: a failure is an answer', () =>
    withClient(target, async (client) => {
      await client.listTools();
      const answer = await client.callTool({
        name: 'connections_doctor',
        arguments: {connection: '@sqlite.nope'},
      });
      assert.equal(answer.isError, true);
      await assert.rejects(client.callTool({name: 'nope'}), {code: -32602});
      await assert.rejects(client.readResource({uri: 'osiris://mcp/x'}),
                           {code: -32602});
    }));

  harness.check('client v2: finds out by itself what the server speaks',
                async () => {
    const client = new Client({name: 'client-v2-test', version: '1.0'},
                              {versionNegotiation: {mode: 'auto'}});
    await client.connect(new StdioClientTransport(
        {command: target.command, args: target.args, stderr: 'inherit'}));
    const {tools} = await client.listTools();
    assert.equal(client.getNegotiatedProtocolVersion(), REVISION);
    assert.ok(tools.length > 0);
    await client.close();
  });
}
