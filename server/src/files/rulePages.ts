import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A rule's page as Markdown; undefined if there is none. */
export function readPage(docs: string, rule: string): string | undefined {
  if (!/^[a-z0-9-]+$/.test(rule)) return undefined;
  try {
    return readFileSync(join(docs, `${rule}.md`), 'utf8');
  } catch {
    return undefined;
  }
}
