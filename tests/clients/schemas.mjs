// The published JSON Schemas of the protocol, as validators of messages.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export const REVISIONS = ['2024-11-05', '2025-03-26', '2025-06-18',
                          '2025-11-25', '2026-07-28'];

const RESULTS = {
  'completion/complete': 'CompleteResult',
  'initialize': 'InitializeResult',
  'logging/setLevel': 'EmptyResult',
  'ping': 'EmptyResult',
  'prompts/get': 'GetPromptResult',
  'prompts/list': 'ListPromptsResult',
  'resources/list': 'ListResourcesResult',
  'resources/read': 'ReadResourceResult',
  'resources/subscribe': 'EmptyResult',
  'resources/templates/list': 'ListResourceTemplatesResult',
  'resources/unsubscribe': 'EmptyResult',
  'server/discover': 'DiscoverResult',
  'subscriptions/listen': 'SubscriptionsListenResult',
  'tools/call': 'CallToolResult',
  'tools/list': 'ListToolsResult',
};

// Definitions of those errors that have one.
const ERRORS = {
  [-32021]: 'MissingRequiredClientCapabilityError',
  [-32022]: 'UnsupportedProtocolVersionError',
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
  #notifications = new Map();  // method -> definition

  constructor(folder, revision) {
    const schema =
        JSON.parse(readFileSync(join(folder, `${revision}.json`), 'utf8'));
    const modern = '$defs' in schema;
    this.#ajv = new (modern ? Ajv2020 : Ajv)(
        {strict: false, allErrors: true, logger: false});
    addFormats(this.#ajv);
    this.#base = `mcp-${revision}#/${modern ? '$defs' : 'definitions'}/`;
    const definitions = Object.entries(schema.$defs ?? schema.definitions);
    this.#names = new Set(definitions.map(([name]) => name));
    for (const [name, {properties}] of definitions) {
      const method = properties?.method?.const;
      if (/^\w+Notification$/.test(name) && method && !/^Client/.test(name)) {
        this.#notifications.set(method, name);
      }
    }
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
    if ('method' in message) return this.#checkNotification(message);
    if ('error' in message) return this.#checkError(message);
    this.#check(this.#defined('JSONRPCResultResponse', 'JSONRPCResponse'),
                message);
    if (!(method in RESULTS)) throw new Error(`an answer to ${method}`);
    this.#check(RESULTS[method], message.result);
  }

  #checkNotification(message) {
    this.#check('JSONRPCNotification', message);
    const name = this.#notifications.get(message.method);
    if (!name) throw new Error(`${message.method} is not in this revision`);
    this.#check(name, message);
  }

  #checkError(message) {
    // JSON-RPC has null for an id that could not be read; the schemas before
    // 2025-11-25 forget it.
    const error = message.id === null ? {...message, id: 0} : message;
    this.#check(this.#defined('JSONRPCErrorResponse', 'JSONRPCError'), error);
    const name = ERRORS[message.error.code];
    if (name) this.#check(name, message);
  }

  // Throws unless all that `client` got is valid.
  checkAll(client) {
    for (const line of client.lines) {
      const value = JSON.parse(line);
      if (Array.isArray(value)) this.#check('JSONRPCBatchResponse', value);
      for (const message of [value].flat()) {
        this.check(message, client.asked.get(message.id));
      }
    }
    if (client.rest !== '') throw new Error(`half a line: ${client.rest}`);
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
