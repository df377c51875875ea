import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { KernelCodeIndex } from '../../server/src/files/kernelCodeIndex';

const folders: string[] = [];

/** A kernel tree on disk. */
function tree(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'kernel-tree-'));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const DEFINITION = 'int read_it(int a)\n{\n\treturn a;\n}\n';

async function filesWith(files: Readonly<Record<string, string | Buffer>>): Promise<string[] | undefined> {
  const root = tree(files);
  const index = new KernelCodeIndex(root);
  await index.search(['read_it']);
  return index.functionsNamed('read_it')?.map(({ location }) => location.file.slice(root.length + 1));
}

describe('the index of a kernel tree', () => {
  it('finds definitions in all folders, in a fixed order', async () => {
    const files = {
      'fs/b.c': DEFINITION,
      'fs/a.c': DEFINITION,
      'include/linux/c.h': DEFINITION,
      'drivers/net/other.c': 'int other(void)\n{\n}\n',
    };
    expect(await filesWith(files)).toEqual(['fs/a.c', 'fs/b.c', 'include/linux/c.h']);
  });

  it('leaves out what is no kernel code, and other architectures', async () => {
    const files = {
      'tools/a.c': DEFINITION,
      'scripts/a.c': DEFINITION,
      'arch/arm64/a.c': DEFINITION,
      'arch/x86/a.c': DEFINITION,
      'kernel/a.S': DEFINITION,
      'kernel/a.c.orig': DEFINITION,
    };
    expect(await filesWith(files)).toEqual(['arch/x86/a.c']);
  });

  it('gives places in text, not in bytes', async () => {
    const text = `/* Müller, 测试 */\n${DEFINITION}`;
    const index = new KernelCodeIndex(tree({ 'a.c': text }));
    await index.search(['read_it']);
    expect(index.functionsNamed('read_it')?.[0]?.location.start).toBe(text.indexOf('read_it'));
  });

  it('tells a name that is not there from one that was not looked for', async () => {
    const index = new KernelCodeIndex(tree({ 'a.c': DEFINITION }));
    expect(index.missing(['read_it', 'read_it', 'no_such', 'read_it.isra.0'])).toEqual([
      'read_it',
      'no_such',
    ]);
    await index.search(['read_it', 'no_such']);
    expect(index.functionsNamed('no_such')).toEqual([]);
    expect(index.functionsNamed('other')).toBeUndefined();
    expect(index.missing(['read_it', 'no_such'])).toEqual([]);
  });

  it('keeps nothing when it is cancelled', async () => {
    const index = new KernelCodeIndex(tree({ 'a.c': DEFINITION }));
    await index.search(['read_it'], () => true);
    expect(index.functionsNamed('read_it')).toBeUndefined();
    await index.search(['read_it']);
    expect(index.functionsNamed('read_it')).toHaveLength(1);
  });

  it('passes over what cannot be read', async () => {
    const files = {
      'a.c': DEFINITION,
      'binary.c': Buffer.from([0, 255, 254, 0, 10, 123]),
      'b.c/c.c': DEFINITION,
    };
    expect(await filesWith(files)).toEqual(['a.c', 'b.c/c.c']);
    const gone = new KernelCodeIndex('/no/such/folder');
    await gone.search(['read_it']);
    expect(gone.functionsNamed('read_it')).toEqual([]);
  });
});
