import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Finding } from '../../server/src/base/finding';

/** What `scripts/messages.mjs` reads. One file for each of vitest's workers. */
const FOLDER = join(import.meta.dirname, '../../out/messages');
const seen = new Set<string>();

/** Notes each message that the rules' tests see once, for the table of all messages in the docs. */
export function recordMessages(findings: readonly Finding[]): void {
  if (expect.getState().testPath?.includes('/test/rules/') !== true) return;
  const lines = findings
    .map(({ rule, severity, message }) => JSON.stringify({ rule, severity, message }))
    .filter((line) => !seen.has(line));
  if (lines.length === 0) return;
  for (const line of lines) seen.add(line);
  mkdirSync(FOLDER, { recursive: true });
  const worker = process.env['VITEST_POOL_ID'] ?? '0';
  appendFileSync(join(FOLDER, `${worker}.jsonl`), lines.map((line) => `${line}\n`).join(''));
}
