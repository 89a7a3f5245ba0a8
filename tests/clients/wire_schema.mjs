// Every byte that the server writes, against the schemas of each revision.
import assert from 'node:assert/strict';

import {RawClient, STATELESS} from './raw_client.mjs';
import {documentValidator, findSchemas, REVISIONS, RevisionSchema} from './schemas.mjs';

const CALLS = (workspace) => [
  ['connections_list', {}],
  ['components_list', {}],
  ['connections_doctor', {}],
  ['connections_doctor', {connection: '@sqlite.dead'}],
  ...workspace.sources.flatMap((connection) => [
    ['discovery_request', {connection}],
    ['discovery_request', {connection, detail: 'full', samples: 2}],
    ['discovery_request', {connection, detail: 'names'}],
  ]),
  ['discovery_request', {connection: '@sqlite.dead'}],
  ['discovery_request', {connection: 7}],
  ['discovery_request', {connection: '@sqlite.movies', samples: '1; drop'}],
  ['discovery_request', {connection: '@sqlite.movies', surprise: 1}],
];

// Walks through everything there is; calls `saw` for each answer.
async function explore(client, ask, target, saw) {
  const step = async (method, params) => {
    const answer = await ask(method, params);
    saw(answer, method, params);
    return answer;
  };
  const {result: {tools}} = await step('tools/list');
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  for (const [name, args] of CALLS(target.workspace)) {
    const {result} = await step('tools/call', {name, arguments: args});
    const text = JSON.parse(result.content[0].text);
    if (result.structuredContent) {
      assert.deepEqual(text, result.structuredContent);
      documentValidator(byName.get(name).outputSchema)(
          result.structuredContent);
    }
    assert.equal(result.isError, text.status === 'error');
    assert.match(result._meta['osiris/correlation_id'], /^[0-9a-f]{32}$/);
    assert.equal(typeof result._meta['osiris/duration_ms'], 'number');
  }
  const {result: {resources}} = await step('resources/list');
  await step('resources/templates/list');
  for (const {uri} of resources) await step('resources/read', {uri});
  await step('resources/read', {uri: 'osiris://mcp/discovery/none/x'});
  await step('resources/list', {cursor: 'made up'});
  await step('tools/call', {name: 'nope'});
  await step('no/such');
}

async function exploreRevision(target, schema, revision) {
  const client = new RawClient(target);
  const saw = (message, method) => schema.check(message, method);
  let ask = (method, params) => client.request(method, params);
  if (revision === STATELESS) {
    ask = (method, params) => client.stateless(method, params);
    saw(await ask('server/discover'), 'server/discover');
    saw(await ask('tools/list', {
      _meta: {'io.modelcontextprotocol/protocolVersion': '1999-01-01'},
    }), 'tools/list');
  } else {
    const answer = await client.initialize(revision);
    assert.equal(answer.result.protocolVersion, revision);
    saw(answer, 'initialize');
    saw(await ask('ping'), 'ping');
  }
  await explore(client, ask, target, saw);
  for (const line of ['{bad', '1', '[]', '{"jsonrpc":"2.0","id":1.5,"method":"x"}']) {
    const refused = client.receive((message) => message.id == null);
    client.writeLine(line);
    saw(await refused);
  }
  if (revision === '2025-03-26') {
    const answer = client.receive(Array.isArray);
    client.writeLine([{jsonrpc: '2.0', id: 'a', method: 'ping'},
                      {jsonrpc: '2.0', id: 'b', method: 'tools/call',
                       params: {name: 'connections_list'}}]);
    const batch = await answer;
    assert.equal(batch.length, 2);
    saw(batch);
  }
  await client.close();
  assert.equal(client.rest, '');
  // Nothing but what was looked at above, and every line an object or a batch.
  for (const line of client.lines) {
    assert.ok(line.startsWith('{') || line.startsWith('['), line);
  }
}

export function registerWire(harness, target) {
  const folder = findSchemas(target.root);
  if (folder === null) {
    harness.skip('wire: every byte against the published schemas',
                 'the schemas are not here: set OSIRIS_MCP_SCHEMAS to a ' +
                     'folder with 2025-11-25.json and the others');
    return;
  }
  for (const revision of REVISIONS) {
    harness.check(`wire: every byte is valid in ${revision}`, () =>
      exploreRevision(target, new RevisionSchema(folder, revision), revision));
  }
}
