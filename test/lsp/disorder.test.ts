import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { build } from 'esbuild';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LspClient, RICH } from '../support/lspClient';
import { Random } from '../support/random';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';
import { damage } from '../robustness/damage';

const POSITION_REQUESTS = [
  'hover',
  'completion',
  'signatureHelp',
  'definition',
  'references',
  'documentHighlight',
];

/** Sends one random message: edits and requests in any order, for open and closed documents, with odd positions. */
async function randomMessage(
  client: LspClient,
  random: Random,
  versions: Map<string, number>,
): Promise<void> {
  const uri = random.pick([
    'file:///a/lp.c',
    'file:///a/other.c',
    'file:///a/x.h',
    'untitled:Untitled-1',
    'file:///a/b%20c.c',
  ]);
  const version = (versions.get(uri) ?? 0) + random.pick([-1, 0, 1, 5]);
  versions.set(uri, version);
  const text =
    random.below(3) === 0 ? damage(GOOD_PATCH, random) : random.pick([GOOD_PATCH, WITHOUT_SENTINEL, '']);
  const position = { line: random.below(60), character: random.below(90) };
  const range = { start: position, end: { line: random.below(60), character: random.below(90) } };
  const textDocument = { uri };
  switch (random.below(9)) {
    case 0:
      return client.open(uri, text);
    case 1:
      return client.change(uri, text, version);
    case 2:
      return client.notify('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text: random.pick(['', '{', '}', '.mod', '\n']) }],
      });
    case 3:
      return client.notify(random.pick(['textDocument/didClose', 'textDocument/didSave']), { textDocument });
    case 4:
      return client.notify('workspace/didChangeWatchedFiles', {
        changes: [{ uri, type: 1 + random.below(3) }],
      });
    case 5:
      return client.notify('workspace/didChangeConfiguration', {
        settings: random.pick([null, {}, { livepatch: 7 }, { livepatch: { rules: [] } }]),
      });
    case 6:
      await client.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } });
      return;
    case 7:
      await client.request(random.pick(['textDocument/documentSymbol', 'textDocument/diagnostic']), {
        textDocument,
      });
      return;
    default:
      await client.at(`textDocument/${random.pick(POSITION_REQUESTS)}`, uri, position, {
        context: { includeDeclaration: true },
      });
  }
}

describe('messages in any order', () => {
  it.each([1, 2, 3, 4])('are all answered (seed %i)', async (seed) => {
    const client = new LspClient();
    await client.start({ ...RICH, textDocument: { ...RICH.textDocument, diagnostic: {} } });
    const random = new Random(seed);
    const versions = new Map<string, number>();
    for (let count = 0; count < 250; count++) await randomMessage(client, random, versions);
    // Still there, and still right.
    await client.open('file:///b/lp.c', WITHOUT_SENTINEL);
    const report = await client.request<{ items: { code: string }[] }>('textDocument/diagnostic', {
      textDocument: { uri: 'file:///b/lp.c' },
    });
    expect(report.items.map(({ code }) => code)).toEqual(['missing-sentinel']);
    await client.stop();
  });

  it('with parameters of the wrong shape are refused, not fatal', async () => {
    const client = new LspClient();
    await client.start();
    await client.open('file:///b/lp.c', GOOD_PATCH);
    for (const params of [
      null,
      {},
      { textDocument: 3 },
      { textDocument: { uri: 'file:///b/lp.c' } },
      { textDocument: { uri: '%%%' }, position: {} },
    ]) {
      await client.request('textDocument/hover', params).catch(() => undefined);
      await client.request('livepatch/explainRule', params).catch(() => undefined);
    }
    await client.change('file:///b/lp.c', WITHOUT_SENTINEL, 2);
    await client.until('file:///b/lp.c', (list) => list.length === 1);
    await client.stop();
  });
});

describe('the program', () => {
  const program = join('out', 'server-under-test.cjs');

  const run = async (args: readonly string[], input: string) => {
    await build({
      entryPoints: ['server/src/main.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: program,
      external: ['tree-sitter', 'tree-sitter-c'],
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
    const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [status] = (await once(child, 'exit')) as [number | null];
    return { status, errors };
  };

  it('says how it is started', async () => {
    expect(await run([], '')).toMatchObject({
      status: 2,
      errors: expect.stringContaining('--stdio') as string,
    });
  });

  it('ends when its input ends, whatever stood in it', async () => {
    const { status } = await run(['--stdio'], 'Content-Length: 5\r\n\r\n{"a"\r\n\0\0\0');
    expect([0, 1]).toContain(status);
  });
});
