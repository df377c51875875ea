import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LspClient, RICH } from '../support/lspClient';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

const OFF = '{ "rules": { "missing-sentinel": "off" } }';
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

let client: LspClient;
let folder: string;
let json: string;
let source: string;

beforeEach(() => {
  client = new LspClient();
  folder = mkdtempSync(join(tmpdir(), 'lp-json-'));
  json = `file://${folder}/livepatch.json`;
  source = `file://${folder}/lp.c`;
});

afterEach(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
});

const write = (text: string) => writeFileSync(join(folder, 'livepatch.json'), text);
const watched = (type: number) =>
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: json, type }] });

describe('livepatch.json', () => {
  it('is watched: the files below it are looked at again', async () => {
    await client.start();
    await client.open(source, WITHOUT_SENTINEL);
    await client.until(source, (list) => list.length === 1);
    write(OFF);
    await watched(1);
    await client.until(source, (list) => list.length === 0);
    rmSync(join(folder, 'livepatch.json'));
    await watched(3);
    await client.until(source, (list) => list.length === 1);
  });

  it('stands behind the settings', async () => {
    write(OFF);
    client.settings = { rules: { 'missing-sentinel': 'hint' } };
    await client.start();
    await client.open(source, WITHOUT_SENTINEL);
    await client.until(source, (list) => list[0]?.severity === 4);
  });

  it('has its own findings, also when only a source below it is open', async () => {
    write('{ "kernal": "6.12" }');
    await client.start();
    await client.open(source, GOOD_PATCH);
    await client.until(json, (list) => list.length > 0);
    expect(client.published.get(json)).toMatchObject([
      {
        code: 'livepatch-json',
        severity: 2,
        range: { start: { line: 0, character: 2 }, end: { line: 0, character: 10 } },
      },
    ]);
    write('{}');
    await watched(2);
    await client.until(json, (list) => list.length === 0);
  });

  it('is checked when it is open alone, at each edit', async () => {
    await client.start();
    await client.open(json, '{ "series": [{ "patches": ["lp.c"] }] }');
    await client.until(json, (list) => codes(list).join() === 'livepatch-json');
    await client.change(json, '{ "kernel": 6 }', 2);
    await client.until(json, (list) => list.length > 0 && list[0]?.range.start.character === 12);
    await client.change(json, '{}', 3);
    await client.until(json, (list) => list.length === 0);
  });

  it('counts as it is in the editor, until it is closed', async () => {
    await client.start();
    await client.open(source, WITHOUT_SENTINEL);
    await client.until(source, (list) => list.length === 1);
    await client.open(json, OFF);
    await client.until(source, (list) => list.length === 0);
    await client.notify('textDocument/didClose', { textDocument: { uri: json } });
    await client.until(source, (list) => list.length === 1);
  });

  it('loses a finding when the file that it names appears', async () => {
    write('{ "series": [{ "patches": ["new.c"] }] }');
    await client.start();
    await client.open(source, GOOD_PATCH);
    await client.until(json, (list) => list.length === 1);
    writeFileSync(join(folder, 'new.c'), GOOD_PATCH);
    const changes = [{ uri: `file://${folder}/new.c`, type: 1 }];
    await client.notify('workspace/didChangeWatchedFiles', { changes });
    await client.until(json, (list) => list.length === 0);
  });

  it('is told to clients that pull', async () => {
    await client.start({ ...RICH, textDocument: { ...RICH.textDocument, diagnostic: {} } });
    await client.open(json, '{ "kernel": 6 }');
    const report = await client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument: { uri: json },
    });
    expect(codes(report.items)).toEqual(['livepatch-json']);
  });
});
