// The official TypeScript SDK, first line: handshake, revision 2025-11-25.
import assert from 'node:assert/strict';

import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js';

const TOOLS = ['components_list', 'connections_doctor', 'connections_list',
               'discovery_diff', 'discovery_request', 'discovery_sample',
               'discovery_search', 'discovery_table', 'memory_capture',
               'memory_forget', 'memory_list', 'memory_search'];

async function withClient(target, body) {
  const client = new Client({name: 'sdk-v1-test', version: '1.0'});
  const problems = [];
  client.onerror = (error) => problems.push(error);
  await client.connect(new StdioClientTransport(
      {command: target.command, args: target.args, stderr: 'inherit'}));
  try {
    await body(client);
  } finally {
    await client.close();
  }
  assert.deepEqual(problems, []);
}

export function registerSdkV1(harness, target) {
  harness.check('sdk v1: connects and is introduced', () =>
    withClient(target, async (client) => {
      assert.equal(client.getServerVersion().name, 'osiris');
      assert.ok(client.getServerCapabilities().tools);
      assert.match(client.getInstructions(), /connections_list/);
      await client.ping();
    }));

  harness.check('sdk v1: lists the tools with schemas', () =>
    withClient(target, async (client) => {
      const {tools} = await client.listTools();
      const names = tools.map((tool) => tool.name);
      for (const name of TOOLS) assert.ok(names.includes(name), name);
      assert.deepEqual(names, [...names].sort());
      for (const tool of tools) {
        assert.equal(tool.inputSchema.type, 'object');
        assert.equal(tool.inputSchema.additionalProperties, false);
        assert.equal(tool.outputSchema.type, 'object');
        assert.ok(tool.title && tool.description && tool.annotations);
      }
    }));

  harness.check('sdk v1: lists connections', () =>
    withClient(target, async (client) => {
      await client.listTools();
      const answer = await client.callTool({name: 'connections_list'});
      const references = answer.structuredContent.connections.map(
          (connection) => connection.reference);
      for (const source of target.workspace.sources) {
        assert.ok(references.includes(source), source);
      }
      assert.deepEqual(JSON.parse(answer.content[0].text),
                       answer.structuredContent);
    }));

  harness.check('sdk v1: discovers, and reads what the answer links to', () =>
    withClient(target, async (client) => {
      // The SDK checks answers against the output schemas it has seen.
      await client.listTools();
      for (const connection of target.workspace.sources) {
        const answer = await client.callTool(
            {name: 'discovery_request', arguments: {connection}});
        assert.ok(!answer.isError, answer.content[0].text);
        assert.equal(answer.structuredContent.untrusted, true);
        const links =
            answer.content.filter((block) => block.type === 'resource_link');
        assert.ok(links.length >= 3);
        for (const link of links) {
          const {contents} = await client.readResource({uri: link.uri});
          assert.equal(contents[0].uri, link.uri);
          assert.ok(contents[0].text.length > 0);
          if (link.uri.endsWith('.json')) JSON.parse(contents[0].text);
        }
      }
    }));

  harness.check('sdk v1: lists snapshots as resources, and their templates', () =>
    withClient(target, async (client) => {
      const {resources} = await client.listResources();
      assert.ok(resources.length >= 4);
      const {resourceTemplates} = await client.listResourceTemplates();
      assert.ok(resourceTemplates.length >= 3);
    }));

  harness.check('sdk v1: a failure is an answer that says what to try', () =>
    withClient(target, async (client) => {
      await client.listTools();
      for (const [connection, code] of [
             ['@sqlite.nope', 'CONNECTION/NOT_FOUND'],
             ['@sqlite.dead', 'CONNECTION/UNREACHABLE'],
             ['no reference', 'PROTOCOL/ARGUMENT_INVALID'],
           ]) {
        const answer = await client.callTool(
            {name: 'discovery_request', arguments: {connection}});
        assert.equal(answer.isError, true);
        const {status, error} = answer.structuredContent;
        assert.equal(status, 'error');
        assert.equal(error.code, code);
        assert.ok(error.hint);
      }
    }));

  harness.check('sdk v1: unknown tools and resources are refused', () =>
    withClient(target, async (client) => {
      await assert.rejects(client.callTool({name: 'nope'}), {code: -32602});
      await assert.rejects(
          client.readResource({uri: 'osiris://mcp/discovery/../x'}),
          {code: -32002});
    }));

  harness.check('sdk v1: prompts are completed and got', () =>
    withClient(target, async (client) => {
      const {prompts} = await client.listPrompts();
      const {name} = prompts.find((prompt) => prompt.name === 'explore_source');
      const {completion} = await client.complete({
        ref: {type: 'ref/prompt', name},
        argument: {name: 'connection', value: '@sqlite.m'},
      });
      assert.deepEqual(completion.values, ['@sqlite.movies']);
      const {messages} = await client.getPrompt(
          {name, arguments: {connection: completion.values[0]}});
      assert.match(messages[0].content.text, /@sqlite\.movies/);
      await assert.rejects(client.getPrompt({name}), {code: -32602});
    }));

  harness.check('sdk v1: sets the level of the log', () =>
    withClient(target, async (client) => {
      await client.setLoggingLevel('error');
      await client.callTool({name: 'connections_list'});
    }));
}
