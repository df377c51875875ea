import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { KERNEL_TREES, requireKernelTree } from '../support/kernelSources';
import { Random } from '../support/random';
import { systemWith } from '../support/simulate';

const FOLDERS = ['samples/livepatch', 'tools/testing/selftests/livepatch/test_modules', 'lib/livepatch'];
const ROUNDS = 5;
const PIECES = [
  '{',
  '}',
  '(',
  ')',
  ';',
  ',',
  '*',
  '&',
  '->',
  '++',
  'NULL',
  '0',
  'return',
  'goto',
  '"',
  'struct',
  '= {',
  'while (1)',
];

function modulesOf(tree: string): [name: string, text: string][] {
  return FOLDERS.flatMap((folder) => {
    try {
      const files = readdirSync(path.join(tree, folder)).filter((file) => file.endsWith('.c'));
      return files.map((file): [string, string] => [
        file,
        readFileSync(path.join(tree, folder, file), 'utf8'),
      ]);
    } catch {
      return [];
    }
  });
}

/** Takes tokens out, doubles them or puts others in. */
function damaged(text: string, random: Random): string {
  const tokens = text.split(/(\s+|\b)/);
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(tokens.length);
    const kind = random.below(4);
    if (kind === 0) tokens.splice(at, 1 + random.below(3));
    else if (kind === 1) tokens.splice(at, 0, ` ${random.pick(PIECES)} `);
    else if (kind === 2) tokens.splice(at, 0, tokens[random.below(tokens.length)] ?? '');
    else tokens[at] = random.pick(PIECES);
  }
  return tokens.join('');
}

/** All that is logged by loading, disabling and removing the module. */
function lifeOf(file: string, text: string): string {
  const name = path.basename(file, '.c').replaceAll('-', '_');
  const system = systemWith({ [file]: text });
  system.insmod(`${name}.ko`, []);
  system.settle(3000);
  system.readFile('/proc/cmdline');
  system.writeFile(`/sys/kernel/livepatch/${name}/enabled`, '0\n');
  system.settle(3000);
  system.rmmod(name);
  system.sleep(2000);
  return system.log.map(({ kind, text: line, time }) => `${time} ${kind} ${line}`).join('\n');
}

it.for(KERNEL_TREES)(
  'damaged modules of kernel %s end in a result, the same each time',
  (version, context) => {
    const random = new Random(version === '6.1' ? 61 : 612);
    for (const [file, text] of modulesOf(requireKernelTree(version, context))) {
      for (let round = 0; round < ROUNDS; round++) {
        const broken = damaged(text, random);
        expect(lifeOf(file, broken), broken).toBe(lifeOf(file, broken));
      }
    }
  },
);
