// Writes docs/messages.md: every message of every rule in each of its variants, as the rules' tests and pages have seen them.
// Runs those tests first; `--recorded` takes what a run of all tests has left, `--check` only says whether the page is up to
// date.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const recorded = path.join(root, 'out/messages');
const page = path.join(root, 'docs/messages.md');

const HEAD = `# What the rules say

Each message in each of its variants, with an example of the names in it. Made by \`node scripts/messages.mjs\` from what the
rules' tests and pages show; do not edit it by hand.
`;

/** Messages that differ in names and numbers only are one variant. */
function variantOf(message) {
  return message
    .replace(/(?<!\w)'[^']*'|`[^`]*`|"[^"]*"/g, '‹›')
    .replace(/\b[\w.]*(?:_\w*|\d\w*|\(\))+/g, '‹›')
    .replace(/(?:‹›(?:, | and )?)+/g, '‹›');
}

function recordedMessages() {
  if (!existsSync(recorded)) return [];
  return readdirSync(recorded).flatMap((file) =>
    readFileSync(path.join(recorded, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
}

/** The rules' messages by rule; of each variant the first in the alphabet. */
function variantsByRule(messages) {
  const byRule = new Map();
  for (const { rule, severity, message } of messages) {
    const variants = byRule.get(rule) ?? new Map();
    byRule.set(rule, variants);
    const key = variantOf(message);
    const known = variants.get(key);
    if (known === undefined || message < known.message) variants.set(key, { severity, message });
  }
  return [...byRule].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Code is left as it is. */
const escaped = (text) => text.replace(/`[^`]*`|[<>*_]/g, (part) => (part.length > 1 ? part : `\\${part}`));

function sectionOf([rule, variants]) {
  const rows = [...variants.values()].sort((a, b) => (a.message < b.message ? -1 : 1));
  const lines = rows.map(({ severity, message }) => `- ${severity}: ${escaped(message)}`);
  return [`\n## [${rule}](rules/${rule}.md)\n`, ...lines, ''].join('\n');
}

if (!process.argv.includes('--recorded')) {
  rmSync(recorded, { recursive: true, force: true });
  const vitest = path.join(root, 'node_modules/.bin/vitest');
  const run = ['run', 'test/rules', '--reporter=dot'];
  const { status } = spawnSync(vitest, run, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) console.error('Some tests of the rules fail.');
}
const text = HEAD + variantsByRule(recordedMessages()).map(sectionOf).join('');
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  console.error('docs/messages.md does not show the messages of the tests; run: node scripts/messages.mjs');
  process.exitCode = 1;
}
