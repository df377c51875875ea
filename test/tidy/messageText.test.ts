import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SEARCH = '(?:includes|startsWith|endsWith|indexOf|split|search|match|matchAll)';
/** What messages and their parts are called. */
const MESSAGE = '(?:message|sentence|what|reason|about|said|output|summary)';

/** What is read from a message, which somebody may word anew at any time. */
const READ_MESSAGES: readonly RegExp[] = [
  // A message is searched, or taken apart.
  new RegExp(`\\b${MESSAGE}\\??\\.${SEARCH}\\(`),
  new RegExp(`\\b${MESSAGE}\\s*[!=]==\\s*['"\`][^'"\`\\n]* `),
  // Names are looked for without blanks: this is a piece of a sentence.
  new RegExp(`\\.${SEARCH}\\((['"\`])[^'"\`\\n]*[a-z] [a-z](?:[^'"\`\\n]*)\\1[,)]`),
];

/** Where runs are told and read, no text is that of a source either. */
const RUN_ROOMS = ['explore', 'rules/shared/runs', 'analysis/runs', 'machine/run', 'kernel/livepatch'];
const READ_TEXT: readonly RegExp[] = [
  new RegExp(`\\btext\\??\\.${SEARCH}\\(`),
  /\btext\s*[!=]==\s*'/,
  /\b(?:test|exec)\((?:\w+\.)*(?:line|printed|said|text)\)/,
  /\bname\??\.(?:includes|startsWith|endsWith)\('(?!__)/,
];

function found(text: string, file = ''): string[] {
  const inRuns = RUN_ROOMS.some((room) => file.startsWith(`${room}/`));
  const patterns = inRuns ? [...READ_MESSAGES, ...READ_TEXT] : READ_MESSAGES;
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:\*|\/[/*])/.test(line))
    .flatMap((line) => (patterns.some((pattern) => pattern.test(line)) ? [`${file}: ${line.trim()}`] : []));
}

/** What the tools of the shell do is text to text. */
const files = readdirSync('server/src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('scenario/shell/'),
);

describe('what messages say', () => {
  it('is read by people only', () => {
    expect(files.length).toBeGreaterThan(100);
    const all = files.flatMap((file) => found(readFileSync(path.join('server/src', file), 'utf8'), file));
    expect(all).toEqual([]);
  });

  it.each([
    ['machine', "if (!error.message.startsWith('Nothing can go on')) throw error;"],
    ['machine', "return name.startsWith('a field of ') ? name : other;"],
    ['explore', "const isShadow = text.includes('klp_shadow_');"],
    ['explore', "if (trace.length === 0 || text.includes('no entry of zeros')) return undefined;"],
    ['explore', "if (decided.some(({ about }) => about.startsWith('the result of '))) return [];"],
    ['explore', "if (holding.what.includes('notifier')) return undefined;"],
    ['explore', "what === `the proc file '${name}'`"],
    ['explore', 'takes.filter((what) => what.startsWith("\'"))'],
    ['explore', "const isShadow = object.name.startsWith('klp_shadow_');"],
    ['rules', "sizes.text?.split('/')[1]"],
  ])('would be missed by nobody in %s: %s', (room, line) => {
    expect(found(line, room === 'rules' ? 'rules/shared/runs/x.ts' : `${room}/x.ts`)).toHaveLength(1);
  });
});
