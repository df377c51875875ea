import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { FrameCheck } from '../../server/src/lsp/frameCheck';
import { bundled } from '../support/bundled';
import { LspClient } from '../support/lspClient';

const PARAMS = { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null };

describe('the life of a session', () => {
  it('begins with initialize, and only once', async () => {
    const client = new LspClient();
    const hover = { textDocument: { uri: 'file:///a/lp.c' }, position: { line: 0, character: 0 } };
    await expect(client.request('textDocument/hover', hover)).rejects.toMatchObject({ code: -32002 });
    await expect(client.request('shutdown', undefined)).rejects.toMatchObject({ code: -32002 });
    await client.notify('textDocument/didOpen', {});
    await client.start();
    await expect(client.request('initialize', PARAMS)).rejects.toMatchObject({ code: -32600 });
    expect(await client.request('textDocument/hover', hover)).toBeNull();
    await client.stop();
  });

  it('ends with shutdown', async () => {
    const client = new LspClient();
    await client.start();
    await client.request('shutdown', undefined);
    await client.notify('textDocument/didClose', {});
    await expect(client.request('livepatch/rules', undefined)).rejects.toMatchObject({ code: -32600 });
    await expect(client.request('initialize', PARAMS)).rejects.toMatchObject({ code: -32600 });
    client.dispose();
  });
});

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const BODY = '{"jsonrpc":"2.0","method":"initialized","params":{"é":1}}';
const message = (body = BODY, length = Buffer.byteLength(body), end = '\r\n'): string =>
  `Content-Length: ${length}${end}${end}${body}`;
const BROKEN: readonly (readonly [string, string, string])[] = [
  ['LF alone', message(BODY, undefined, '\n'), 'LF alone'],
  ['a length that is too small', message(BODY, 5) + message(), 'found something else'],
  ['a length that is too large', message(BODY, Buffer.byteLength(BODY) + 7) + message(), ''],
  ['no length', 'Content-Type: application/json\r\n\r\n{}', 'no Content-Length'],
  ['a length that is no number', 'Content-Length: many\r\n\r\n{}', 'no Content-Length'],
  ['garbage', 'GET / HTTP/1.1\r\n\r\n', 'found something else'],
  ['binary garbage', '\u0000\u0001\u0002', 'found something else'],
  ['an endless header', `Content-Type: ${'x'.repeat(5000)}`, 'longer than'],
];

describe('a stream of messages', () => {
  it('is right, however it is cut', () => {
    const stream = bytes(
      `${message()}content-type: a/b\r\n${message()}${message('{}')}Content-Length:2\r\nContent-Type: x\r\n\r\n{}`,
    );
    for (const size of [1, 2, 7, 1000]) {
      const frames = new FrameCheck();
      for (let at = 0; at < stream.length; at += size)
        expect(frames.take(stream.subarray(at, at + size))).toBeUndefined();
    }
  });

  it.each(BROKEN.filter(([, , problem]) => problem !== ''))('is none with %s', (_, text, problem) => {
    expect(new FrameCheck().take(bytes(text))).toContain(problem);
  });
});

describe('the program', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundled('server/src/main.ts', 'server-for-lifecycle');
  });

  it.each(BROKEN)('ends with a message for %s', async (_, text) => {
    const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.write(text);
    // The input stays open: the server has to notice by itself.
    const [status] = (await once(child, 'exit')) as [number | null];
    expect(status).toBe(1);
    expect(errors).toMatch(/^livepatch-language-server: The editor's messages cannot be understood\. /);
  });
});
