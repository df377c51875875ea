import type { CodeAction, CodeLens, Diagnostic, Hover } from 'vscode-languageserver/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShowRunResult } from '../../server/src/protocol';
import { callbackModule } from '../support/callbackModule';
import { LspClient, RICH } from '../support/lspClient';

const URI = 'file:///lsp-simulation/lp.c';
const RUNS = { ...RICH, experimental: { livepatchRuns: true } };

const FAULTY = callbackModule('.pre_patch = take, .pre_unpatch = give,');
const RIGHT = callbackModule('.pre_patch = take, .post_unpatch = give,');
const RULE = 'undo-in-wrong-callback';

let client: LspClient;

beforeEach(() => {
  client = new LspClient();
});

afterEach(() => client.stop());

function has(list: readonly Diagnostic[]): boolean {
  return list.some(({ code }) => code === RULE);
}

async function found(): Promise<Diagnostic> {
  await client.until(URI, has);
  const diagnostic = client.published.get(URI)?.find(({ code }) => code === RULE);
  if (!diagnostic) throw new Error('there is no such finding');
  return diagnostic;
}

describe('what running a livepatch shows', () => {
  it('comes when nobody types, with the events that lead to it, and goes with the mend', async () => {
    await client.start();
    await client.open(URI, FAULTY);
    const diagnostic = await found();
    expect(diagnostic.range.start.line).toBe(14);
    expect(diagnostic.relatedInformation?.[0]?.message).toContain('`insmod lp.ko`');
    await client.change(URI, RIGHT, 2);
    await client.until(URI, (list) => !has(list));
  });

  it('stays where it belongs while text before it is typed', async () => {
    await client.start();
    await client.open(URI, FAULTY);
    await found();
    await client.change(
      URI,
      callbackModule('.pre_patch = take, .pre_unpatch = give,', '/* one\n * more */\n'),
      2,
    );
    await client.until(URI, (list) =>
      list.some(({ code, range }) => code === RULE && range.start.line === 16),
    );
  });

  it('can be shown as a transcript that leads back to the sources', async () => {
    await client.start(RUNS);
    await client.open(URI, FAULTY);
    const diagnostic = await found();
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
    const show = actions.find(({ title }) => title === 'Show how it happens');
    expect(show?.command?.command).toBe('livepatch.showRun');
    const run = await client.request<ShowRunResult>('livepatch/showRun', show?.command?.arguments?.[0]);
    expect(run.title).toBe(`lp ${RULE}`);
    const lines = run.text.split('\n');
    expect(lines).toContain('% park vmlinux:cmdline_proc_show,1');
    expect(lines).toContain("livepatch: 'lp': reversing transition from patching to unpatching");
    const link = run.links.find(({ line }) => lines[line]?.startsWith('# acquires'));
    expect(link).toMatchObject({ uri: URI, targetLine: 8 });
  });

  it('stands in a code lens, which shows the life of the livepatch', async () => {
    await client.start(RUNS);
    await client.open(URI, FAULTY);
    await found();
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
    expect(lenses[0]?.command?.title).toMatch(/^Simulate · \d+ runs, 1 fault$/);
    const run = await client.request<ShowRunResult>('livepatch/showRun', { uri: URI });
    expect(run.text).toContain("livepatch: 'lp': patching complete");
  });

  it('is told by hover: what a callback does, and what stays when the livepatch is replaced', async () => {
    await client.start();
    const text = callbackModule('.pre_patch = take, .post_unpatch = give,').replace(
      '.objs = objs,',
      '.objs = objs,\n\t.replace = true,',
    );
    await client.open(URI, text);
    const lines = text.split('\n');
    const hoverAt = async (word: string): Promise<string> => {
      const line = lines.findIndex((each) => each.includes(word));
      const character = (lines[line] ?? '').indexOf(word) + 1;
      const hover = await client.request<Hover>('textDocument/hover', {
        textDocument: { uri: URI },
        position: { line, character },
      });
      return JSON.stringify(hover.contents);
    };
    await vi.waitFor(async () => expect(await hoverAt('take(')).toContain('acquires or changes'), 10_000);
    expect(await hoverAt('take(')).toContain(
      'As `pre_patch` it acquires or changes the 64 bytes from kzalloc().',
    );
    expect(await hoverAt('give(')).toContain(
      'As `post_unpatch` it releases or restores the 64 bytes from kzalloc().',
    );
    expect(await hoverAt('replace')).toContain(
      'When another livepatch replaces this one, `post_unpatch` does not run, so nothing releases or restores the 64 bytes from kzalloc() from `take()`.',
    );
  });

  it('says what to do when the sources have changed since', async () => {
    await client.start(RUNS);
    await client.open(URI, RIGHT);
    const asked = client.request('livepatch/showRun', { uri: URI, rule: RULE, line: 14 });
    await expect(asked).rejects.toThrow('This run no longer exists: the sources have changed.');
  });
});
