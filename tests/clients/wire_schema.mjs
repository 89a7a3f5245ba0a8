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
  ['discovery_table', {snapshot: '@sqlite.movies', table: 'studios'}],
  ['discovery_table', {snapshot: '@sqlite.movies', table: 'studios', detail: 'full'}],
  ['discovery_table', {snapshot: '@sqlite.movies', table: 'none'}],
  ['discovery_search', {query: 'id'}],
  ['discovery_sample', {connection: '@sqlite.movies', table: 'studios', limit: 3}],
  ['discovery_diff', {snapshots: ['@sqlite.movies']}],
  ['memory_list', {}],
  ['memory_search', {query: 'anything'}],
  ['memory_capture', {intent: 'nobody agrees to this'}],
  ['memory_forget', {memory_id: 'mem_00000000000000000000000000000000'}],
  ['discovery_request', {connection: '@sqlite.dead'}],
  ['discovery_request', {connection: 7}],
  ['discovery_request', {connection: '@sqlite.movies', samples: '1; drop'}],
  ['discovery_request', {connection: '@sqlite.movies', surprise: 1}],
];

// Calls every tool; each answer says the same twice, as its schema says.
async function callTools(ask, target) {
  const {result: {tools}} = await ask('tools/list');
  const validators = new Map(tools.map(
      ({name, outputSchema}) =>
        [name, outputSchema && documentValidator(outputSchema)]));
  for (const [name, args] of CALLS(target.workspace)) {
    const {result} = await ask('tools/call', {
      name,
      arguments: args,
      _meta: {progressToken: `${name}-progress`},
    });
    const text = JSON.parse(result.content[0].text);
    if (result.structuredContent) {
      assert.deepEqual(text, result.structuredContent);
      validators.get(name)(result.structuredContent);
    }
    assert.equal(result.isError, text.status === 'error');
    assert.match(result._meta['osiris/correlation_id'], /^[0-9a-f]{32}$/);
    assert.equal(typeof result._meta['osiris/duration_ms'], 'number');
  }
}

// Asks for everything else there is, and for what there is not.
async function exploreLists(ask) {
  const {result: {resources}} = await ask('resources/list');
  await ask('resources/templates/list');
  for (const {uri} of resources) {
    const {result} = await ask('resources/read', {uri});
    assert.equal(result.contents[0].uri, uri);
  }
  await ask('resources/read', {uri: 'osiris://mcp/discovery/none/x'});
  await ask('resources/list', {cursor: 'made up'});
  await ask('tools/call', {name: 'nope'});
  await ask('no/such');
}

async function refuseLines(client) {
  for (const line of ['{bad', '1', '[]',
                      '{"jsonrpc":"2.0","id":1.5,"method":"x"}']) {
    const refused = client.receive((message) => message.id == null);
    client.writeLine(line);
    await refused;
  }
}

async function exploreRevision(target, schema, revision) {
  const client = new RawClient(target);
  let ask = (method, params) => client.request(method, params);
  if (revision === STATELESS) {
    ask = (method, params) => client.stateless(method, params);
    await ask('server/discover');
    const {error} = await ask('tools/list', {
      _meta: {'io.modelcontextprotocol/protocolVersion': '1999-01-01'},
    });
    assert.equal(error.code, -32022);
  } else {
    const {result} = await client.initialize(revision);
    assert.equal(result.protocolVersion, revision);
    await ask('ping');
  }
  await callTools(ask, target);
  await exploreLists(ask);
  await refuseLines(client);
  if (revision === '2025-03-26') {
    const answer = await client.batch([
      ['ping'], ['notifications/cancelled', {requestId: 'none'}],
      ['tools/call', {name: 'connections_list'}],
    ]);
    assert.equal(answer.length, 2);
  }
  await client.close();
  schema.checkAll(client);
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
