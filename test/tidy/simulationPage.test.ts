import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KERNEL_ENTRIES } from '../../server/src/machine/lib/kernelLibrary';

const PAGE = readFileSync('docs/simulation.md', 'utf8');

it('the page on the simulation lists what registers and is never called', () => {
  const [, list = ''] = /what they register is never called:\n([^]*?)\nWhat differs/.exec(PAGE) ?? [];
  const listed = [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const known = [...KERNEL_ENTRIES].flatMap(([name, { neverCalls }]) => (neverCalls ? [name] : []));
  expect(listed.sort()).toEqual(known.sort());
});
