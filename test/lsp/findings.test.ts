import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, LSPErrorCodes } from 'vscode-languageserver/node';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../server/src/cli/runCommand';
import { type StartSimulator, simulatorProcess } from '../../server/src/runner/simulatorPort';
import { bundled } from '../support/bundled';
import { callbackModule } from '../support/callbackModule';
import { BARE_ENVIRONMENT } from '../support/environment';
import { LspClient, RICH } from '../support/lspClient';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

const RULE = 'undo-in-wrong-callback';
const WRONG = callbackModule('.pre_patch = take, .pre_unpatch = give,');
const RIGHT = callbackModule('.pre_patch = take, .post_unpatch = give,');
const PULLS = {
  ...RICH,
  textDocument: { ...RICH.textDocument, diagnostic: {} },
  workspace: { ...RICH.workspace, diagnostics: { refreshSupport: true } },
};
const rules = (list: readonly Diagnostic[] | undefined) => (list ?? []).map(({ code }) => code);

let client: LspClient;
let folder: string;

beforeEach(() => {
  client = new LspClient();
  folder = mkdtempSync(join(tmpdir(), 'lp-findings-'));
});

afterEach(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, text: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return `file://${folder}/${name}`;
}

interface Report {
  readonly kind: 'full' | 'unchanged';
  readonly resultId: string;
  readonly items?: Diagnostic[];
}

const pull = (uri: string, previousResultId?: string): Promise<Report> =>
  client.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId });

describe('a check of the workspace', () => {
  it('waits for what runs show, and agrees with the command line', async () => {
    put('a/wrong.c', WRONG);
    put('b/good.c', RIGHT);
    put('c/bad.c', WITHOUT_SENTINEL);
    put('v1/lp.c', GOOD_PATCH);
    put('v2/lp.c', GOOD_PATCH.replace('.old_name = "', '.old_name = "other_'));
    put('livepatch.json', '{ "series": 3, "nothing": true }');
    await client.start(RICH, folder);
    const result = await client.request<{ findings: number }>('livepatch/checkWorkspace', {});
    let out = '';
    await run(['check', '.', '--format', 'json'], {
      ...BARE_ENVIRONMENT,
      cwd: folder,
      docs: 'docs/rules',
      out: (text) => (out += text),
      complain: () => undefined,
    });
    const { findings } = JSON.parse(out) as {
      findings: { file: string; rule: string; message: string; range: unknown }[];
    };
    const told = [...client.published].flatMap(([uri, list]) =>
      list.map(({ code, message, range }) => ({ uri, rule: code, message, range })),
    );
    const wanted = findings.map(({ file, rule, message, range }) => ({
      uri: `file://${join(folder, file)}`,
      rule,
      message,
      range,
    }));
    const sorted = (list: readonly object[]): string[] => list.map((each) => JSON.stringify(each)).sort();
    expect(sorted(told)).toEqual(sorted(wanted));
    expect(wanted.map(({ rule }) => rule)).toEqual(expect.arrayContaining([RULE, 'missing-sentinel']));
    expect(result.findings).toBe(findings.length);
  });

  it('and when it is cancelled, nothing of it is kept, and it can be asked for again', async () => {
    for (let index = 0; index < 5; index++) put(`m${index}/wrong.c`, WRONG);
    await client.start(RICH, folder);
    await expect(client.requestUntilProgress('livepatch/checkWorkspace', {})).rejects.toMatchObject({
      code: LSPErrorCodes.RequestCancelled,
    });
    expect(client.progress.at(-1)).toBe('end');
    expect([...client.published.values()].flat()).toEqual([]);
    expect(await client.request('livepatch/checkWorkspace', {})).toEqual({ files: 5, findings: 5 });
  });

  it('and then the findings of a file that is opened come only when the client asks for them', async () => {
    const uri = put('a/wrong.c', WRONG);
    await client.start(PULLS, folder);
    await client.request('livepatch/checkWorkspace', {});
    expect(rules(client.published.get(uri))).toEqual([RULE]);
    await client.open(uri, WRONG);
    await client.until(uri, (list) => list.length === 0);
    expect(rules((await pull(uri)).items)).toEqual([RULE]);
    await client.change(uri, RIGHT, 2);
    await vi.waitFor(async () => expect((await pull(uri)).items).toEqual([]), 10_000);
    expect(client.published.get(uri)).toEqual([]);
    writeFileSync(join(folder, 'a/wrong.c'), RIGHT);
    await client.close(uri);
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
    expect(await client.request('livepatch/checkWorkspace', {})).toEqual({ files: 1, findings: 0 });
    expect(client.published.get(uri)).toEqual([]);
  });

  it('keeps files up to date that are not open, and forgets those that are removed', async () => {
    const uri = put('a/wrong.c', WRONG);
    await client.start(RICH, folder);
    await client.request('livepatch/checkWorkspace', {});
    put('a/wrong.c', WITHOUT_SENTINEL);
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
    await client.until(uri, (list) => rules(list).join() === 'missing-sentinel');
    rmSync(join(folder, 'a/wrong.c'));
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 3 }] });
    await client.until(uri, (list) => list.length === 0);
  });
});

describe('a client that asks', () => {
  it('is told when nothing has changed, and when it has to ask again', async () => {
    const header = put('funcs.h', '');
    const uri = put('lp.c', `#include "funcs.h"\n${WITHOUT_SENTINEL}`);
    await client.start(PULLS, folder);
    await client.open(uri, `#include "funcs.h"\n${WITHOUT_SENTINEL}`);
    await client.open(header, '');
    const first = await pull(uri);
    expect(first.kind).toBe('full');
    expect(await pull(uri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    expect((await pull(uri, 'another')).kind).toBe('full');
    const before = client.refreshes;
    await client.change(header, '#define klp_func klp_nothing\n', 2);
    await vi.waitFor(() => expect(client.refreshes).toBeGreaterThan(before), 10_000);
    const second = await pull(uri, first.resultId);
    expect(second.kind).toBe('full');
    expect(second.resultId).not.toBe(first.resultId);
  });
});

describe('what is half typed', () => {
  const TYPED: readonly (readonly [string, (text: string) => string])[] = [
    [
      'a brace that is not closed',
      (text) => text.replace('return buffer ?', 'if (buffer) {\n\treturn buffer ?'),
    ],
    [
      'a call without its arguments',
      (text) => text.replace('\tkfree(buffer);', '\tklp_shadow_alloc(buffer, )\n\tkfree(buffer);'),
    ],
    [
      'a call that is not closed',
      (text) => text.replace('\tkfree(buffer);', '\tklp_shadow_alloc(buffer\n\tkfree(buffer);'),
    ],
    [
      'a line that has only begun',
      (text) => text.replace('\tkfree(buffer);', '\tbuffer = \n\tkfree(buffer);'),
    ],
    ['a field that has only begun', (text) => text.replace('\t.objs = objs,', '\t.rep\n\t.objs = objs,')],
    ['a name that has only begun', (text) => text.replace('\tkfree(buffer);', '\tkf\n\tkfree(buffer);')],
    [
      'a string that is not closed',
      (text) => text.replace('\tkfree(buffer);', '\tpr_info("free\n\tkfree(buffer);'),
    ],
    [
      'a declaration that has only begun',
      (text) => text.replace('static int new_show', 'static struct klp_\nstatic int new_show'),
    ],
  ];

  it.each(TYPED)('%s neither drops nor invents findings', async (_, edit) => {
    const uri = 'file:///lsp-typing/lp.c';
    await client.start();
    await client.open(uri, WRONG);
    await client.until(uri, (list) => rules(list).includes(RULE));
    expect(edit(WRONG)).not.toBe(WRONG);
    const seen: unknown[] = [];
    client.onPublished = ({ uri: of, diagnostics }) => {
      if (of === uri) seen.push(rules(diagnostics));
    };
    await client.change(uri, edit(WRONG), 2);
    // Longer than the pause after which modules are run.
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((each) => JSON.stringify(each) !== JSON.stringify([RULE]))).toEqual([]);
    await client.change(uri, RIGHT, 3);
    await client.until(uri, (list) => list.length === 0);
  });

  it('counts when it is saved', async () => {
    const uri = 'file:///lsp-typing/lp.c';
    await client.start();
    await client.open(uri, GOOD_PATCH);
    await client.until(uri, (list) => list.length === 0);
    await client.change(uri, `${WITHOUT_SENTINEL}\nint half(void) {\n`, 2);
    await client.notify('textDocument/didSave', { textDocument: { uri } });
    await client.until(uri, (list) => rules(list).includes('missing-sentinel'));
  });
});

describe('a module that the simulator dies of', () => {
  let program: string;
  const start: StartSimulator = () => simulatorProcess(program, { isBackground: true });
  beforeAll(async () => {
    program = await bundled('test/support/mortalSimulator.ts', 'mortal-simulator');
  });

  it('keeps the findings of its sources, others are run, and the log says why', async () => {
    const mortal = new LspClient(start);
    const bad = put('bad/crashes.c', WRONG.replace('struct klp_func funcs', 'struct klp_func  funcs'));
    const good = put('good/lp.c', WRONG);
    put('livepatch.json', '{ "series": [] }');
    await mortal.start({ ...RICH, experimental: { livepatchStatus: true } }, folder);
    await mortal.open(bad, WITHOUT_SENTINEL);
    await mortal.open(good, WRONG);
    await mortal.until(good, (list) => rules(list).includes(RULE));
    expect(rules(mortal.published.get(bad))).toEqual(['missing-sentinel']);
    await vi.waitFor(
      () =>
        expect(mortal.logged.join('\n')).toContain(
          'bad/crashes.c could not be simulated: the simulator ended with SIGSEGV.',
        ),
      10_000,
    );
    // It is not tried again and again.
    await mortal.change(good, RIGHT, 2);
    await mortal.until(good, (list) => list.length === 0);
    expect(mortal.logged.filter((line) => line.includes('could not be simulated'))).toHaveLength(1);
    await mortal.stop();
  });
});
