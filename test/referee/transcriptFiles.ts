import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of the transcripts of the conformance suite, sorted. */
export function transcriptFiles(root: string): readonly string[] {
  const folder = join(root, 'test/conformance');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.klp'))
    .sort()
    .map((name) => join(folder, name));
}
