// Asks an MCP server about the sample database with the official client, the
// way an assistant would: ask.mjs SERVER [ARGUMENT...]
//
// The client is the one that tests/clients pins.
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const require = createRequire(
    fileURLToPath(new URL('../../tests/clients/', import.meta.url)));
const {Client} = require('@modelcontextprotocol/sdk/client/index.js');
const {StdioClientTransport} =
    require('@modelcontextprotocol/sdk/client/stdio.js');

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('usage: ask.mjs SERVER [ARGUMENT...]');
  process.exit(2);
}

const client = new Client({name: 'quickstart', version: '1.0'});
await client.connect(new StdioClientTransport({command, args}));
const server = client.getServerVersion();
console.log(`connected to ${server.name} ${server.version}`);

const {tools} = await client.listTools();
console.log(`tools: ${tools.map((tool) => tool.name).sort().join(', ')}`);

const request = {connection: '@sqlite.movies'};
const answer =
    await client.callTool({name: 'discovery_request', arguments: request});
if (answer.isError) {
  console.error(answer.content[0].text);
  process.exit(1);
}
console.log(`discovery_request ${JSON.stringify(request)} answered:`);
const {data, links, untrusted} = answer.structuredContent;
console.log(`  fields: ${data.fields.join(', ')}; untrusted: ${untrusted}`);
for (const row of [...data.tables, ...data.views]) {
  console.log(`  ${JSON.stringify(row)}`);
}
for (const [name, uri] of Object.entries(links)) {
  if (typeof uri !== 'string' || uri.includes('{')) continue;
  const {contents} = await client.readResource({uri});
  console.log(`resource ${name}: ${contents[0].text.length} characters`);
}
await client.close();
