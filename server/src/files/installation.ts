import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the installed program's own files are, and which version it is. */
export interface ProgramFiles {
  readonly version: string;
  /** The folder with the rules' pages. */
  readonly docs: string;
}

/** @param root the folder with `package.json` and `docs` */
export function programFiles(root: string): ProgramFiles {
  return { version: packageVersion(root), docs: join(root, 'docs', 'rules') };
}

/** The version is written once, in the package's description. */
function packageVersion(root: string): string {
  const description: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const isObject = typeof description === 'object' && description !== null;
  return isObject && 'version' in description ? String(description.version) : 'unknown';
}
