// One stdio server behind the bridge: starts it, keeps ids and progress tokens
// of different callers apart, and hands every message to whom it belongs.
import {spawn} from 'node:child_process';
import {once} from 'node:events';

const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';
const PATIENCE_MS = 5000;

// How a caller hears of its request:
//   event(message)  a notification or a question of the server, on the way
//   done(message)   the answer; nothing comes after it
//   drop()          there will be no answer
export class BridgedServer {
  #child;
  #exit;
  #rest = '';
  #next = 0;
  #pending = new Map();  // our id -> {id, token, listens, caller}
  #tokens = new Map();   // our progress token -> {request, token}
  #cancelled = new Set();
  #faults;
  #watch;
  #ending = false;

  // Standing listeners: the GET streams of a session.
  listeners = new Set();

  // `faults` collects, as text, what no server may do; `watch` sees each line
  // that the server wrote.
  constructor(command, args, faults, watch) {
    this.#faults = faults;
    this.#watch = watch;
    this.#child = spawn(command, args, {stdio: ['pipe', 'pipe', 'inherit']});
    this.#child.stdin.on('error', () => {});
    this.#child.stdout.setEncoding('utf8');
    this.#child.stdout.on('data', (text) => this.#take(text));
    this.#child.on('error', (error) => faults.push(`no server: ${error.message}`));
    this.#exit = once(this.#child, 'close').then(
        (how) => this.#ended(...how), () => this.#ended(null, 'none'));
  }

  get alive() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #ended(code, signal) {
    if (!this.#ending) this.#faults.push('the server ended by itself');
    if (code !== 0) this.#faults.push(`the server's end: ${signal ?? code}`);
    if (this.#rest !== '') this.#faults.push(`half a line: ${this.#rest}`);
    for (const {caller} of this.#pending.values()) caller.drop();
    this.#pending.clear();
  }

  #take(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) {
      this.#watch(line);
      try {
        this.#receive(JSON.parse(line));
      } catch (error) {
        this.#faults.push(`${error.message}: ${line.slice(0, 200)}`);
      }
    }
  }

  #receive(message) {
    if (message.method === undefined) return this.#answer(message);
    if (message.method === 'notifications/progress') {
      return this.#progress(message);
    }
    if (message.method === 'notifications/cancelled') {
      return this.#withdrawn(message);
    }
    const subscription = message.params?._meta?.[SUBSCRIPTION];
    if (subscription !== undefined) {
      return this.#subscribed(message, subscription);
    }
    if (message.id === undefined &&
        /(list_changed|resources\/updated)$/.test(message.method)) {
      if (this.listeners.size === 0) return this.#newest()?.caller.event(message);
      return this.listeners.forEach((listener) => listener(message));
    }
    const request = this.#newest();
    if (request) return request.caller.event(message);
    this.listeners.forEach((listener) => listener(message));
  }

  // stdio does not say which request a message belongs to; the suite asks one
  // thing at a time, so it is the newest that does not stand forever.
  #newest() {
    return [...this.#pending.values()].findLast(({listens}) => !listens);
  }

  #answer(message) {
    const request = this.#pending.get(message.id);
    if (!request) {
      // What was cancelled may have been answered in the same moment.
      if (!this.#cancelled.has(message.id)) {
        this.#faults.push(`an answer nobody asked for: ${message.id}`);
      }
      return;
    }
    this.#forget(message.id, request);
    request.caller.done({...message, id: request.id});
  }

  #progress(message) {
    const {progressToken} = message.params;
    const known = this.#tokens.get(progressToken);
    if (!known) {
      this.#faults.push(`progress nobody asked for: ${progressToken}`);
      return;
    }
    known.request.caller.event({
      ...message,
      params: {...message.params, progressToken: known.token},
    });
  }

  // The server ends a subscription of its own will.
  #withdrawn(message) {
    const {requestId} = message.params;
    const request = this.#pending.get(requestId);
    if (!request) return;
    request.caller.event(
        {...message, params: {...message.params, requestId: request.id}});
    this.#forget(requestId, request);
    request.caller.drop();
  }

  #subscribed(message, subscription) {
    const request = this.#pending.get(subscription);
    if (!request) {
      if (!this.#cancelled.has(subscription)) {
        this.#faults.push(`news nobody listens to: ${subscription}`);
      }
      return;
    }
    const {params} = message;
    request.caller.event({
      ...message,
      params: {...params, _meta: {...params._meta, [SUBSCRIPTION]: request.id}},
    });
  }

  #forget(id, request) {
    this.#pending.delete(id);
    this.#tokens.delete(request.ourToken);
  }

  #write(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  // Sends a request under an id of ours; that id, for cancel().
  request(message, caller) {
    const id = ++this.#next;
    const token = message.params?._meta?.progressToken;
    const request = {
      id: message.id,
      caller,
      listens: message.method === 'subscriptions/listen',
    };
    const sent = {...message, id};
    if (token !== undefined) {
      request.ourToken = `bridge-${id}`;
      this.#tokens.set(request.ourToken, {request, token});
      sent.params = {
        ...message.params,
        _meta: {...message.params._meta, progressToken: request.ourToken},
      };
    }
    this.#pending.set(id, request);
    this.#write(sent);
    return id;
  }

  // A notification, or an answer to a question of the server's.
  send(message) {
    const theirs = message.params?.requestId;
    if (message.method === 'notifications/cancelled') {
      for (const [id, request] of this.#pending) {
        if (request.id === theirs) this.cancel(id, message.params.reason);
      }
      return;
    }
    this.#write(message);
  }

  // Withdraws a request of ours whose caller has gone.
  cancel(id, reason) {
    const request = this.#pending.get(id);
    if (!request) return;
    this.#forget(id, request);
    this.#cancelled.add(id);
    this.#write({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: {requestId: id, reason},
    });
    request.caller.drop();
  }

  // Ends its input and waits for its end.
  async stop() {
    this.#ending = true;
    this.#child.stdin.end();
    const late = setTimeout(() => {
      this.#faults.push('the server outlived its input');
      this.#child.kill('SIGKILL');
    }, PATIENCE_MS);
    await this.#exit;
    clearTimeout(late);
  }
}
