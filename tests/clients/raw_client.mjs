// A client without a library: writes any bytes, keeps every byte it gets.
import {spawn} from 'node:child_process';
import {once} from 'node:events';

export const STATELESS = '2026-07-28';

export class RawClient {
  #next = 1;
  #buffer = '';
  #waiting = [];

  // Every line the server wrote, as it was.
  lines = [];
  // What was asked under each id.
  asked = new Map();
  // Its standard error.
  errors = '';
  // Set when it is gone: {code, signal}.
  ended = null;

  constructor(target, environment = {}) {
    this.child = spawn(target.command, target.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {...process.env, ...environment},
    });
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', (text) => this.#take(text));
    this.child.stderr.setEncoding('utf8');
    this.child.stderr.on('data', (text) => { this.errors += text; });
    this.child.stdin.on('error', () => {});
    this.exit = once(this.child, 'close').then(([code, signal]) => {
      this.ended = {code, signal};
      for (const waiter of this.#waiting.splice(0)) {
        waiter.reject(new Error('the server ended'));
      }
      return this.ended;
    });
  }

  #take(text) {
    this.#buffer += text;
    const lines = this.#buffer.split('\n');
    this.#buffer = lines.pop();
    for (const line of lines) {
      this.lines.push(line);
      const message = JSON.parse(line);
      const index = this.#waiting.findIndex(({wanted}) => wanted(message));
      if (index >= 0) this.#waiting.splice(index, 1)[0].resolve(message);
    }
  }

  // Bytes behind the last newline: there must be none in the end.
  get rest() { return this.#buffer; }

  // The next message from now on for which `wanted` is true.
  receive(wanted = () => true) {
    if (this.ended) return Promise.reject(new Error('the server ended'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({wanted, resolve, reject});
    });
  }

  write(bytes) { this.child.stdin.write(bytes); }
  writeLine(value) {
    this.write((typeof value === 'string' ? value : JSON.stringify(value)) +
               '\n');
  }

  notify(method, params) {
    this.writeLine({jsonrpc: '2.0', method, params});
  }

  // Sends a request; the promise of its answer, and its id.
  send(method, params = {}) {
    const id = this.#next++;
    this.asked.set(id, method);
    const answer = this.receive(
        (message) => message.id === id && message.method === undefined);
    this.writeLine({jsonrpc: '2.0', id, method, params});
    return {id, answer};
  }

  // Sends a batch of [method, params], notifications where the method begins
  // with `notifications/`; the promise of its answer.
  batch(entries) {
    const batch = entries.map(([method, params]) => {
      const message = {jsonrpc: '2.0', method, params};
      if (method.startsWith('notifications/')) return message;
      const id = this.#next++;
      this.asked.set(id, method);
      return {...message, id};
    });
    const answer = this.receive(Array.isArray);
    this.writeLine(batch);
    return answer;
  }

  request(method, params) { return this.send(method, params).answer; }

  // The same, speaking for itself which revision it is.
  stateless(method, params = {}) {
    return this.sendStateless(method, params).answer;
  }

  sendStateless(method, params = {}) {
    return this.send(method, {
      ...params,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': STATELESS,
        'io.modelcontextprotocol/clientInfo': {name: 'raw', version: '1'},
        'io.modelcontextprotocol/clientCapabilities': {},
        ...params._meta,
      },
    });
  }

  async initialize(protocolVersion = '2025-11-25') {
    const answer = await this.request('initialize', {
      protocolVersion,
      capabilities: {},
      clientInfo: {name: 'raw', version: '1'},
    });
    this.notify('notifications/initialized');
    return answer;
  }

  // Every message so far, those in batches one by one.
  get messages() { return this.lines.flatMap((line) => JSON.parse(line)); }

  // Those of one kind.
  notifications(method) {
    return this.messages.filter((message) => message.method === method);
  }

  close() {
    this.child.stdin.end();
    return this.exit;
  }
}
