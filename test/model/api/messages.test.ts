import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { KERNEL_TREES, readKernelFile, requireKernelTree } from '../../support/kernelSources';
import { ALL_ENTRIES, proseOf } from './allTexts';

/** What the texts quote from the log: three words or more in backticks that are no C. */
function quotedMessages(): string[] {
  const quoted = ALL_ENTRIES.flatMap(proseOf).flatMap(({ text }) => text.match(/`[^`]+`/g) ?? []);
  const inside = quoted.map((message) => message.slice(1, -1));
  return [...new Set(inside.filter((message) => message.split(' ').length >= 3 && !message.endsWith(';')))];
}

function kernelCode(tree: string): string {
  const folder = 'kernel/livepatch';
  return readdirSync(path.join(tree, folder))
    .map((name) => readKernelFile(tree, `${folder}/${name}`))
    .join('\n');
}

test.for(KERNEL_TREES)('the messages that are quoted are those of kernel %s', (version, context) => {
  const code = kernelCode(requireKernelTree(version, context));
  const messages = quotedMessages();
  expect(messages).toContain("symbol 'NAME' not found in symbol table");
  const unknown = messages.filter((message) => !code.includes(message.replace(/\b(NAME|OBJECT)\b/g, '%s')));
  expect(unknown).toEqual([]);
});
