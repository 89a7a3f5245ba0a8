// The published JSON Schemas of the protocol, as validators of messages.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export const REVISIONS = ['2024-11-05', '2025-03-26', '2025-06-18',
                          '2025-11-25', '2026-07-28'];

const RESULTS = {
  'initialize': 'InitializeResult',
  'ping': 'EmptyResult',
  'server/discover': 'DiscoverResult',
  'tools/list': 'ListToolsResult',
  'tools/call': 'CallToolResult',
  'resources/list': 'ListResourcesResult',
  'resources/read': 'ReadResourceResult',
  'resources/templates/list': 'ListResourceTemplatesResult',
};

// The folder of the schemas, or null.
export function findSchemas(root) {
  const folders = [process.env.OSIRIS_MCP_SCHEMAS,
                   join(root, '../shared/reference/mcp-schema')];
  return folders.find((folder) => folder && existsSync(
      join(folder, `${REVISIONS[0]}.json`))) ?? null;
}

// Validates what a server says in one revision.
export class RevisionSchema {
  #ajv;
  #base;
  #names;

  constructor(folder, revision) {
    const schema =
        JSON.parse(readFileSync(join(folder, `${revision}.json`), 'utf8'));
    const modern = '$defs' in schema;
    this.#ajv = new (modern ? Ajv2020 : Ajv)(
        {strict: false, allErrors: true, logger: false});
    addFormats(this.#ajv);
    this.#base = `mcp-${revision}#/${modern ? '$defs' : 'definitions'}/`;
    this.#names = new Set(Object.keys(schema.$defs ?? schema.definitions));
    this.#ajv.addSchema(schema, `mcp-${revision}`);
  }

  // The first of `names` that the revision defines.
  #defined(...names) { return names.find((name) => this.#names.has(name)); }

  #check(name, value) {
    const validate = this.#ajv.getSchema(this.#base + name);
    if (!validate) throw new Error(`no definition ${name}`);
    if (!validate(value)) {
      throw new Error(`${name}: ${this.#ajv.errorsText(validate.errors)}\n` +
                      JSON.stringify(value).slice(0, 400));
    }
  }

  // Throws unless `message`, which answers `method` (or nothing), is valid.
  check(message, method) {
    if (Array.isArray(message)) {
      this.#check('JSONRPCBatchResponse', message);
    } else if ('method' in message) {
      this.#check('JSONRPCNotification', message);
      if (message.method === 'notifications/progress') {
        this.#check('ProgressNotification', message);
      }
    } else if ('error' in message) {
      // JSON-RPC has null for an id that could not be read; the schemas before
      // 2025-11-25 forget it.
      const error = message.id === null ? {...message, id: 0} : message;
      this.#check(this.#defined('JSONRPCErrorResponse', 'JSONRPCError'), error);
      if (message.error.code === -32022) {
        this.#check('UnsupportedProtocolVersionError', message);
      }
    } else {
      this.#check(this.#defined('JSONRPCResultResponse', 'JSONRPCResponse'),
                  message);
      this.#check(RESULTS[method], message.result);
    }
  }
}

// Validates documents against a tool's own schema.
export function documentValidator(schema) {
  const ajv = new Ajv2020({strict: false, allErrors: true});
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return (document) => {
    if (!validate(document)) throw new Error(ajv.errorsText(validate.errors));
  };
}
