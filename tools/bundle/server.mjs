// A server over pipes, asked one thing after the other.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export class Server {
  constructor(command, args, options = {}) {
    this.child = spawn(command, args, {
      ...options,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.failed = new Promise((_, reject) =>
      this.child.once("error", reject));
    this.lines = createInterface({ input: this.child.stdout })[
      Symbol.asyncIterator]();
    this.id = 0;
  }

  send(message) {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  async ask(method, params = {}) {
    const id = ++this.id;
    this.send({ id, method, params });
    for (;;) {
      const line = await Promise.race([this.lines.next(), this.failed]);
      if (line.done) throw new Error(`the server went before ${method}`);
      const answer = JSON.parse(line.value);
      if (answer.id !== id) continue;
      if (answer.error) throw new Error(`${method}: ${line.value}`);
      return answer.result;
    }
  }

  // The handshake; returns what the server says of itself.
  async greet() {
    const hello = await this.ask("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "osiris-bundle", version: "1" },
    });
    this.send({ method: "notifications/initialized" });
    return hello.serverInfo;
  }

  // Ends its input; returns its exit status.
  async close() {
    this.child.stdin.end();
    const [status] = await once(this.child, "exit");
    return status;
  }
}
