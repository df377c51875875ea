// The least that is needed to talk to a language server over standard input and output.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A running server. Times are in milliseconds. */
export class LanguageClient {
  constructor(command, args) {
    this.started = performance.now();
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.buffer = Buffer.alloc(0);
    this.requests = new Map();
    this.waiting = [];
    this.nextId = 1;
    this.process.stdout.on('data', (chunk) => this.receive(chunk));
  }

  async initialize(folder) {
    const capabilities = { textDocument: { publishDiagnostics: { versionSupport: true } } };
    await this.request('initialize', { processId: process.pid, rootUri: `file://${folder}`, capabilities });
    this.notify('initialized', {});
  }

  request(method, params) {
    const id = this.nextId++;
    this.send({ id, method, params });
    return new Promise((resolve) => this.requests.set(id, resolve));
  }

  notify(method, params) {
    this.send({ method, params });
  }

  /** Opens a document and waits for its first diagnostics. */
  open(uri, text) {
    const published = this.published(uri, 1);
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'c', version: 1, text } });
    return published;
  }

  /** Makes an edit and waits for the diagnostics of that very version. @returns how long that took */
  async edit(uri, version, contentChanges) {
    const begin = performance.now();
    const published = this.published(uri, version);
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    await published;
    return performance.now() - begin;
  }

  /** The most memory that the process has had, in MiB. */
  peakMemory() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    await this.request('shutdown', null);
    this.notify('exit', undefined);
    await ended;
  }

  published(uri, version) {
    return new Promise((resolve) => this.waiting.push({ uri, version, resolve }));
  }

  send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  receive(chunk) {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const header = this.buffer.indexOf('\r\n\r\n');
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, header).toString())?.[1]);
      if (this.buffer.length < header + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(header + 4, header + 4 + length).toString());
      this.buffer = this.buffer.subarray(header + 4 + length);
      this.handle(message);
    }
  }

  handle({ id, method, params, result }) {
    if (method === undefined) {
      this.requests.get(id)?.(result);
      this.requests.delete(id);
    } else if (id !== undefined) {
      this.send({ id, result: null });
    } else if (method === 'textDocument/publishDiagnostics') {
      const isMet = (each) => each.uri === params.uri && (params.version ?? each.version) >= each.version;
      const met = this.waiting.filter(isMet);
      this.waiting = this.waiting.filter((each) => !met.includes(each));
      for (const { resolve } of met) resolve(params);
    }
  }
}
