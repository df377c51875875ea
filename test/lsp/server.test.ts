import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  CodeAction,
  Diagnostic,
  DocumentSymbol,
  Hover,
  Location,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LspClient, RICH, cursor } from '../support/lspClient';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

const URI = 'file:///lsp-test/lp.c';
const rules = (diagnostics: readonly Diagnostic[] | undefined) => (diagnostics ?? []).map(({ code }) => code);

let client: LspClient;

beforeEach(() => {
  client = new LspClient();
});

afterEach(() => client.stop());

describe('diagnostics', () => {
  it('come with code, source, link and severity, and go with the mend', async () => {
    await client.start();
    await client.open(URI, WITHOUT_SENTINEL);
    await client.until(URI, (list) => list.length > 0);
    const [diagnostic] = client.published.get(URI) ?? [];
    expect(diagnostic).toMatchObject({ code: 'missing-sentinel', source: 'livepatch', severity: 1 });
    expect(diagnostic?.codeDescription?.href).toBe('file:///docs/rules/missing-sentinel.md');
    await client.change(URI, GOOD_PATCH, 2);
    await client.until(URI, (list) => list.length === 0);
  });

  it('are asked for by clients that pull, and then not pushed', async () => {
    const { capabilities } = await client.start({
      ...RICH,
      textDocument: { ...RICH.textDocument, diagnostic: {} },
    });
    expect(capabilities['diagnosticProvider']).toMatchObject({ identifier: 'livepatch' });
    await client.open(URI, WITHOUT_SENTINEL);
    const report = await client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument: { uri: URI },
    });
    expect(rules(report.items)).toEqual(['missing-sentinel']);
    expect(client.published.get(URI)).toBeUndefined();
  });

  it('leave out what the client cannot show', async () => {
    await client.start({});
    await client.open(URI, WITHOUT_SENTINEL);
    await client.until(URI, (list) => list.length > 0);
    const [diagnostic] = client.published.get(URI) ?? [];
    expect(diagnostic?.codeDescription).toBeUndefined();
    expect(diagnostic?.relatedInformation).toBeUndefined();
  });

  it('follow the settings at run time', async () => {
    await client.start();
    await client.open(URI, WITHOUT_SENTINEL);
    await client.until(URI, (list) => list.length === 1);
    client.settings = { rules: { 'missing-sentinel': 'hint' } };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until(URI, (list) => list[0]?.severity === 4);
    client.settings = { rules: { 'missing-sentinel': 'off' } };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until(URI, (list) => list.length === 0);
  });

  it('take settings from clients that push them', async () => {
    await client.start({});
    await client.open(URI, WITHOUT_SENTINEL);
    await client.until(URI, (list) => list.length === 1);
    await client.notify('workspace/didChangeConfiguration', {
      settings: { livepatch: { rules: { 'missing-sentinel': 'off' } } },
    });
    await client.until(URI, (list) => list.length === 0);
  });

  it('complain about settings that make no sense, once and as a sentence', async () => {
    client.settings = {
      kernel: 'twelve',
      rules: { 'no-such-rule': 'off' },
      colour: 'red',
      symbols: '/no/such/System.map',
    };
    await client.start();
    await client.open(URI, GOOD_PATCH);
    await client.until(URI, () => true);
    expect(client.messages.join('\n')).toContain("'twelve' is not a kernel version");
    expect(client.messages.join('\n')).toContain("no rule called 'no-such-rule'");
    expect(client.messages.join('\n')).toContain('no setting livepatch.colour');
    expect(client.messages.join('\n')).toContain('/no/such/System.map does not exist');
  });
});

describe('files on disk', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lp-server-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('an edit in a header changes the findings of the file that includes it', async () => {
    const header = `file://${folder}/funcs.h`;
    const main = `file://${folder}/lp.c`;
    const good = GOOD_PATCH.slice(
      GOOD_PATCH.indexOf('static struct klp_func'),
      GOOD_PATCH.indexOf('static struct klp_object'),
    );
    const text = GOOD_PATCH.replace(good, '#include "funcs.h"\n\n');
    writeFileSync(join(folder, 'funcs.h'), good);
    writeFileSync(join(folder, 'lp.c'), text);
    await client.start(RICH, folder);
    await client.open(main, text);
    await client.until(main, (list) => list.length === 0);
    await client.open(header, good);
    await client.change(header, good.replace(', { }', ','), 2);
    await client.until(header, (list) => rules(list).includes('missing-sentinel'));
    expect(rules(client.published.get(main))).toEqual([]);
    await client.change(header, good, 3);
    await client.until(header, (list) => list.length === 0);
  });

  it('the whole workspace is checked on request', async () => {
    writeFileSync(join(folder, 'bad.c'), WITHOUT_SENTINEL);
    writeFileSync(join(folder, 'other.c'), 'int main(void) { return 0; }\n');
    await client.start(RICH, folder);
    const result = await client.request('livepatch/checkWorkspace', {});
    expect(result).toEqual({ files: 1, findings: 1 });
    await client.until(`file://${folder}/bad.c`, (list) => rules(list).includes('missing-sentinel'));
  });

  it('are never written', async () => {
    writeFileSync(join(folder, 'bad.c'), WITHOUT_SENTINEL);
    await client.start(RICH, folder);
    await client.open(`file://${folder}/bad.c`, WITHOUT_SENTINEL);
    await client.until(`file://${folder}/bad.c`, (list) => list.length === 1);
    const range = client.published.get(`file://${folder}/bad.c`)?.[0]?.range;
    const params = { textDocument: { uri: `file://${folder}/bad.c` }, range, context: { diagnostics: [] } };
    await client.request('textDocument/codeAction', params);
    const { readdirSync, readFileSync } = await import('node:fs');
    expect(readdirSync(folder)).toEqual(['bad.c']);
    expect(readFileSync(join(folder, 'bad.c'), 'utf8')).toBe(WITHOUT_SENTINEL);
  });
});

describe('requests', () => {
  const openAt = async (marked: string) => {
    const { text, position } = cursor(marked);
    await client.start();
    await client.open(URI, text);
    return position;
  };

  it('hover explains a field', async () => {
    const position = await openAt(GOOD_PATCH.replace('.mod = THIS', '.m$0od = THIS'));
    const hover = await client.at<Hover>('textDocument/hover', URI, position);
    expect(hover.contents).toMatchObject({ kind: 'markdown' });
    expect(JSON.stringify(hover.contents)).toContain('struct module *mod');
  });

  it('definition leads from .new_func to the function', async () => {
    const position = await openAt(GOOD_PATCH.replace('.new_func = lp_', '.new_func = lp$0_'));
    const [location] = await client.at<Location[]>('textDocument/definition', URI, position);
    expect(location).toEqual({
      uri: URI,
      range: { start: { line: 4, character: 11 }, end: { line: 4, character: 26 } },
    });
  });

  it('references follow an array', async () => {
    const position = await openAt(GOOD_PATCH.replace('.objs = objs', '.objs = ob$0js'));
    const found = await client.at<Location[]>('textDocument/references', URI, position, {
      context: { includeDeclaration: true },
    });
    expect(found.map(({ range }) => range.start.line)).toEqual([17, 25]);
  });

  it('document symbols show patch, object and function', async () => {
    await openAt(`${GOOD_PATCH}$0`);
    const [patch] = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: URI },
    });
    expect(patch?.name).toBe('patch');
    expect(patch?.children?.[0]?.name).toBe('vmlinux');
    expect(patch?.children?.[0]?.children?.[0]).toMatchObject({
      name: 'version_proc_show',
      detail: '→ lp_version_show()',
    });
  });

  it('a quick fix mends the finding', async () => {
    await client.start();
    await client.open(URI, WITHOUT_SENTINEL);
    await client.until(URI, (list) => list.length === 1);
    const range = client.published.get(URI)?.[0]?.range;
    const params = { textDocument: { uri: URI }, range, context: { diagnostics: [] } };
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', params);
    const edits = ((action?.edit?.documentChanges?.[0] as TextDocumentEdit | undefined)?.edits ??
      []) as TextEdit[];
    expect(edits).toHaveLength(1);
    const [edit] = edits;
    const lines = WITHOUT_SENTINEL.split('\n');
    const { start } = edit!.range;
    const at = lines.slice(0, start.line).join('\n').length + 1 + start.character;
    await client.change(URI, WITHOUT_SENTINEL.slice(0, at) + edit!.newText + WITHOUT_SENTINEL.slice(at), 2);
    await client.until(URI, (list) => list.length === 0);
  });

  it('about documents that are not open get an empty answer', async () => {
    await client.start();
    const position = { line: 3, character: 1 };
    expect(await client.at('textDocument/hover', 'file:///nowhere.c', position)).toBeNull();
    expect(await client.at('textDocument/definition', 'file:///nowhere.c', position)).toEqual([]);
    expect(await client.at('textDocument/completion', 'untitled:Untitled-1', position)).toEqual([]);
  });

  it('with positions outside the text get an empty answer', async () => {
    await openAt(`${GOOD_PATCH}$0`);
    expect(await client.at('textDocument/hover', URI, { line: 9999, character: 9999 })).toBeNull();
    expect(await client.at('textDocument/definition', URI, { line: 9999, character: 0 })).toEqual([]);
  });

  it('survive edits with stale versions and edits of closed documents', async () => {
    await openAt(`${GOOD_PATCH}$0`);
    await client.change(URI, WITHOUT_SENTINEL, 1);
    await client.change('file:///never/opened.c', WITHOUT_SENTINEL, 7);
    await client.notify('textDocument/didClose', { textDocument: { uri: 'file:///never/opened.c' } });
    await client.change(URI, WITHOUT_SENTINEL, 5);
    await client.until(URI, (list) => rules(list).includes('missing-sentinel'));
  });

  it('explain rules', async () => {
    await client.start();
    const { markdown } = await client.request<{ markdown: string }>('livepatch/explainRule', {
      rule: 'missing-sentinel',
    });
    expect(markdown).toMatch(/^# missing-sentinel\n/);
    await expect(client.request('livepatch/explainRule', { rule: '../../package' })).rejects.toThrow(
      "no rule called '../../package'",
    );
  });
});
