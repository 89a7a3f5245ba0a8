#!/usr/bin/env node
// Shows a stdio MCP server at http://127.0.0.1:PORT/mcp, for test tools that
// speak HTTP only.
//
//   node stdio_bridge.mjs [--port PORT] [--trace FILE] -- SERVER [ARGUMENT...]
//
// JSON-RPC passes unchanged, except ids and progress tokens. A revision with a
// handshake gets one process for each session; the stateless ones share one.
// What a pass proves is the server's JSON-RPC: HTTP status codes, sessions,
// headers and Host checks are the bridge's own.
import {randomUUID} from 'node:crypto';
import {appendFileSync} from 'node:fs';
import http from 'node:http';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';

import {BridgedServer} from './bridged_server.mjs';

const META = 'io.modelcontextprotocol/';
const FIRST_STATELESS = '2026-07-28';
const HERE = new Set(['localhost', '127.0.0.1', '[::1]']);

// Error codes of our side: those of the specification, and two that it leaves
// to implementations.
const PARSE_ERROR = -32700;
const HEADER_MISMATCH = -32020;
const REFUSED = -32000;
const NO_SESSION = -32001;

function isHere(header) {
  if (header === undefined) return true;
  const url = header.includes('://') ? header : `http://${header}`;
  return URL.canParse(url) && HERE.has(new URL(url).hostname);
}

// A response: one JSON document, or a stream of events once one has come.
class Response {
  #response;
  #headers;
  #streams = false;
  finished = false;

  constructor(response, headers = {}) {
    this.#response = response;
    this.#headers = headers;
  }

  json(status, body) {
    this.finished = true;
    this.#response.writeHead(
        status, {'content-type': 'application/json', ...this.#headers});
    this.#response.end(body === undefined ? '' : JSON.stringify(body));
  }

  refuse(status, code, message, id = null) {
    this.json(status, {jsonrpc: '2.0', id, error: {code, message}});
  }

  accept() {
    this.finished = true;
    this.#response.writeHead(202, this.#headers);
    this.#response.end();
  }

  stream() {
    if (this.#streams) return;
    this.#streams = true;
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      ...this.#headers,
    });
    this.#response.flushHeaders();
  }

  event(message) {
    this.stream();
    this.#response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  done(status, message) {
    if (!this.#streams) return this.json(status, message);
    this.event(message);
    this.finished = true;
    this.#response.end();
  }

  // No answer will come.
  drop() {
    if (this.finished) return;
    if (!this.#streams) return this.json(502);
    this.finished = true;
    this.#response.end();
  }
}

// The HTTP status that the stateless revisions give an answer.
function statusOf(answer, request) {
  const code = answer.error?.code;
  if (code === -32601) return 404;
  if (code >= -32022 && code <= -32020) return 400;
  const meta = request.params?._meta ?? {};
  const complete = `${META}protocolVersion` in meta &&
                   `${META}clientCapabilities` in meta;
  return code === -32602 && !complete ? 400 : 200;
}

class Bridge {
  #command;
  #watch;
  #sessions = new Map();
  #shared = null;
  #servers = new Set();
  faults = [];

  constructor(command, watch) {
    this.#command = command;
    this.#watch = watch;
  }

  #start() {
    const [program, ...args] = this.#command;
    const server = new BridgedServer(program, args, this.faults, this.#watch);
    this.#servers.add(server);
    return server;
  }

  handle(request, response) {
    const {host, origin} = request.headers;
    const reply = new Response(response);
    if (!isHere(host) || !isHere(origin)) {
      return reply.refuse(403, REFUSED, 'a host or origin from elsewhere');
    }
    if (!/^\/mcp(\?|$)/.test(request.url)) return reply.json(404);
    switch (request.method) {
      case 'GET': return this.#listen(request, reply);
      case 'DELETE': return this.#end(request, reply);
      case 'POST': return this.#read(request, response, reply);
      default: return reply.refuse(405, REFUSED, 'no such method here');
    }
  }

  // The server of the session that a request names, or null once refused.
  #session(request, reply, id) {
    const name = request.headers['mcp-session-id'];
    const server = this.#sessions.get(name);
    if (!server) {
      reply.refuse(name ? 404 : 400, NO_SESSION, 'no such session', id);
    }
    return server ?? null;
  }

  #listen(request, reply) {
    if (!request.headers['mcp-session-id']) {
      return reply.refuse(405, REFUSED, 'nothing to listen to');
    }
    const server = this.#session(request, reply);
    if (!server) return;
    const listener = (message) => reply.event(message);
    reply.stream();
    server.listeners.add(listener);
    request.on('close', () => server.listeners.delete(listener));
  }

  async #end(request, reply) {
    const server = this.#session(request, reply);
    if (!server) return;
    this.#sessions.delete(request.headers['mcp-session-id']);
    this.#servers.delete(server);
    await server.stop();
    reply.json(200);
  }

  async #read(request, response, reply) {
    let body = '';
    request.setEncoding('utf8');
    for await (const text of request) body += text;
    let message;
    try {
      message = JSON.parse(body);
    } catch {
      return reply.refuse(400, PARSE_ERROR, 'no JSON');
    }
    this.#post(request, response, message);
  }

  // The stateless revisions say twice what they say, and must mean the same.
  #contradicts(headers, message) {
    const version = headers['mcp-protocol-version'];
    const said = message.params?._meta?.[`${META}protocolVersion`];
    if (said !== undefined && version !== undefined && said !== version) {
      return 'MCP-Protocol-Version';
    }
    const method = headers['mcp-method'];
    return message.id !== undefined && method !== undefined &&
        method !== message.method ? 'Mcp-Method' : null;
  }

  #post(request, response, message) {
    const version = request.headers['mcp-protocol-version'];
    const stateless = version >= FIRST_STATELESS ||
        message.method === 'server/discover' ||
        `${META}protocolVersion` in (message.params?._meta ?? {});
    const headers = {};
    let reply = new Response(response);
    let server;
    if (stateless) {
      const header = this.#contradicts(request.headers, message);
      if (header) {
        return reply.refuse(400, HEADER_MISMATCH,
                            `${header} is not what the body says`, message.id);
      }
      if (!this.#shared?.alive) this.#shared = this.#start();
      server = this.#shared;
    } else if (message.method === 'initialize') {
      headers['mcp-session-id'] = randomUUID();
      server = this.#start();
      this.#sessions.set(headers['mcp-session-id'], server);
    } else {
      server = this.#session(request, reply, message.id);
      if (!server) return;
    }
    reply = new Response(response, headers);
    if (message.id === undefined || message.method === undefined) {
      server.send(message);
      return reply.accept();
    }
    this.#ask(server, message, response, reply, stateless);
  }

  #ask(server, message, response, reply, stateless) {
    const id = server.request(message, {
      event: (event) => reply.event(event),
      done: (answer) =>
        reply.done(stateless ? statusOf(answer, message) : 200, answer),
      drop: () => reply.drop(),
    });
    response.on('close', () => {
      if (!reply.finished) server.cancel(id, 'the stream was closed');
    });
  }

  async stop() {
    await Promise.all([...this.#servers].map((server) => server.stop()));
  }
}

// Starts a bridge to `command`. `watch` sees each line that a server writes;
// `faults` collects what no server may do. `port` 0 takes any.
export async function startBridge(command, {port = 0, watch = () => {}} = {}) {
  const bridge = new Bridge(command, watch);
  const listener = http.createServer(
      (request, response) => bridge.handle(request, response));
  await new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${listener.address().port}/mcp`,
    faults: bridge.faults,
    async stop() {
      listener.close();
      listener.closeAllConnections();
      await bridge.stop();
    },
  };
}

async function main() {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {
      port: {type: 'string', default: '3999'},
      trace: {type: 'string'},
    },
  });
  const bridge = await startBridge(positionals, {
    port: Number(values.port),
    watch: (line) => {
      if (values.trace) appendFileSync(values.trace, `${line}\n`);
    },
  });
  console.error(`${bridge.url}: ${positionals.join(' ')}`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await bridge.stop();
      for (const fault of bridge.faults) console.error(`fault: ${fault}`);
      process.exit(bridge.faults.length ? 1 : 0);
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
