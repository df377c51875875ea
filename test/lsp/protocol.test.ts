import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientCapabilities, Diagnostic, DocumentSymbol, Hover } from 'vscode-languageserver/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callbackModule } from '../support/callbackModule';
import { LspClient, RICH } from '../support/lspClient';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

const URI = 'file:///lsp-protocol/lp.c';
const WRONG = callbackModule('.pre_patch = take, .pre_unpatch = give,');
const ALL: ClientCapabilities = {
  ...RICH,
  workspace: {
    ...RICH.workspace,
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
  },
  window: { workDoneProgress: true },
  experimental: { livepatchRuns: true, livepatchStatus: true },
};
const rules = (list: readonly Diagnostic[] | undefined) => (list ?? []).map(({ code }) => code);

let client: LspClient;
let folder: string;

beforeEach(() => {
  client = new LspClient();
  folder = mkdtempSync(join(tmpdir(), 'lp-protocol-'));
});

afterEach(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a client that refuses every request', () => {
  it('gets its findings all the same', async () => {
    client.refuseAll();
    await client.start(ALL, folder);
    await client.open(URI, WRONG);
    await client.until(URI, (list) => rules(list).includes('undo-in-wrong-callback'));
    await client.change(URI, WITHOUT_SENTINEL, 2);
    await client.until(URI, (list) => rules(list).includes('missing-sentinel'));
    expect([...client.refused]).toEqual(
      expect.arrayContaining([
        'workspace/configuration',
        'client/registerCapability',
        'workspace/codeLens/refresh',
      ]),
    );
  });

  it('and pulls', async () => {
    client.refuseAll();
    await client.start({ ...ALL, textDocument: { ...RICH.textDocument, diagnostic: {} } }, folder);
    writeFileSync(join(folder, 'funcs.h'), '');
    await client.open(`file://${folder}/lp.c`, `#include "funcs.h"\n${WITHOUT_SENTINEL}`);
    await client.open(`file://${folder}/funcs.h`, '');
    const pull = () =>
      client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri: `file://${folder}/lp.c` },
      });
    expect(rules((await pull()).items)).toEqual(['missing-sentinel']);
    await client.change(`file://${folder}/funcs.h`, '#define nothing\n', 2);
    expect(rules((await pull()).items)).toEqual(['missing-sentinel']);
  });
});

describe('registration', () => {
  it('watches files with globs that every client understands', async () => {
    await client.start(ALL, folder);
    await client.open(URI, GOOD_PATCH);
    await client.until(URI, () => true);
    const watching = client.registered.find(({ method }) => method === 'workspace/didChangeWatchedFiles');
    const { watchers } = watching?.registerOptions as { watchers: { globPattern: string }[] };
    expect(watchers.map(({ globPattern }) => globPattern)).toContain('**/*.c');
    for (const { globPattern } of watchers) expect(globPattern).toMatch(/^\*\*\/[\w*.]+$/);
  });

  it('leaves out what the client cannot do', async () => {
    await client.start(RICH, folder);
    await client.open(URI, WRONG);
    await client.until(URI, (list) => rules(list).includes('undo-in-wrong-callback'));
    expect(client.registered).toEqual([]);
    expect(client.notified).toEqual([]);
  });

  it('tells its status to a client that wants it', async () => {
    await client.start(ALL, folder);
    await client.open(URI, WRONG);
    await client.until(URI, (list) => rules(list).includes('undo-in-wrong-callback'));
    expect(client.notified).toContain('livepatch/status');
    await vi.waitFor(() => expect(client.notified).toContain('livepatch/runsChanged'));
  });
});

describe('folders', () => {
  const HINT = { rules: { 'missing-sentinel': 'hint' } };

  it('have settings of their own', async () => {
    for (const name of ['one', 'two']) mkdirSync(join(folder, name));
    client.folderSettings.set(`file://${folder}/two`, HINT);
    await client.start(RICH, join(folder, 'one'), join(folder, 'two'));
    for (const name of ['one', 'two']) await client.open(`file://${folder}/${name}/lp.c`, WITHOUT_SENTINEL);
    await client.until(`file://${folder}/one/lp.c`, (list) => list[0]?.severity === 1);
    await client.until(`file://${folder}/two/lp.c`, (list) => list[0]?.severity === 4);
    client.folderSettings.set(`file://${folder}/one`, { rules: { 'missing-sentinel': 'off' } });
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until(`file://${folder}/one/lp.c`, (list) => list.length === 0);
    expect(client.published.get(`file://${folder}/two/lp.c`)?.[0]?.severity).toBe(4);
  });

  it('come and go', async () => {
    for (const name of ['one', 'two']) mkdirSync(join(folder, name));
    client.folderSettings.set(`file://${folder}/two`, HINT);
    await client.start(ALL, join(folder, 'one'));
    const uri = `file://${folder}/two/lp.c`;
    await client.open(uri, WITHOUT_SENTINEL);
    await client.until(uri, (list) => list[0]?.severity === 1);
    const added = [{ uri: `file://${folder}/two`, name: 'two' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
    await client.until(uri, (list) => list[0]?.severity === 4);
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: added } });
    await client.until(uri, (list) => list[0]?.severity === 1);
  });

  it.each([
    ['rootUri', () => ({ rootUri: `file://${folder}` })],
    ['rootPath', () => ({ rootUri: null, rootPath: folder })],
  ])('may be told as %s alone', async (_, root) => {
    writeFileSync(join(folder, 'bad.c'), WITHOUT_SENTINEL);
    await client.startWith({ processId: null, capabilities: {}, ...root() });
    expect(await client.request('livepatch/checkWorkspace', {})).toEqual({ files: 1, findings: 1 });
  });
});

describe('a document without a name that says C', () => {
  it.each(['untitled:Untitled-1', 'file:///lsp-protocol/livepatch', 'file:///lsp-protocol/lp.inc'])(
    '%s is C if the editor says so',
    async (uri) => {
      await client.start();
      await client.open(
        uri,
        WRONG.replace('{ }\n};\n\nstatic struct klp_object', '};\n\nstatic struct klp_object'),
      );
      await client.until(uri, (list) => rules(list).includes('missing-sentinel'));
      await client.change(uri, WRONG, 2);
      await client.until(uri, (list) => rules(list).includes('undo-in-wrong-callback'));
      const at = WRONG.split('\n').findIndex((line) => line.includes('.mod ='));
      const hover = await client.at<Hover>('textDocument/hover', uri, { line: at, character: 3 });
      expect(JSON.stringify(hover.contents)).toContain('struct module *mod');
      await client.close(uri);
      await client.until(uri, (list) => list.length === 0);
    },
  );

  it('is nothing of ours in another language', async () => {
    await client.start();
    const uri = 'untitled:Untitled-1';
    await client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'plaintext', version: 1, text: WITHOUT_SENTINEL },
    });
    await client.open(URI, WITHOUT_SENTINEL);
    await client.until(URI, (list) => list.length === 1);
    expect(client.published.get(uri) ?? []).toEqual([]);
  });
});

describe('document symbols', () => {
  it('have ranges that enclose those of their children', async () => {
    await client.start();
    await client.open(URI, WRONG);
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: URI },
    });
    const lines = WRONG.split('\n');
    const number = ({ line, character }: { line: number; character: number }): number =>
      lines.slice(0, line).join('\n').length + character;
    const check = ({ range, selectionRange, children = [] }: DocumentSymbol): void => {
      for (const inner of [selectionRange, ...children.map((child) => child.range)]) {
        expect(number(range.start)).toBeLessThanOrEqual(number(inner.start));
        expect(number(range.end)).toBeGreaterThanOrEqual(number(inner.end));
      }
      children.forEach(check);
    };
    symbols.forEach(check);
    const [patch] = symbols;
    expect(patch?.children).toHaveLength(1);
    expect(patch?.range.start.line).toBeLessThan(patch?.selectionRange.start.line ?? 0);
  });
});
