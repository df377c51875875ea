import { homedir } from 'node:os';
import path from 'node:path';

const PATH_SETTINGS = ['kernelSource', 'symbols', 'trustedFolders'];

/**
 * Makes the paths among the `livepatch` settings absolute.
 * @param settings the section as VS Code has it; anything but an object is returned as it is.
 * @param folder what relative paths and `${workspaceFolder}` refer to; without it they stay as written.
 */
export function withAbsolutePaths(settings: unknown, folder: string | undefined): unknown {
  if (typeof settings !== 'object' || settings === null) return settings;
  const entries = Object.entries(settings).map(([name, value]: [string, unknown]) =>
    PATH_SETTINGS.includes(name) ? [name, absolutePaths(value, folder)] : [name, value],
  );
  return Object.fromEntries(entries);
}

/** A path, or a list of them; what is none of both stays. */
function absolutePaths(value: unknown, folder: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => absolutePaths(each, folder));
  return typeof value === 'string' ? absolutePath(value, folder) : value;
}

function absolutePath(written: string, folder: string | undefined): string {
  const trimmed = written.trim();
  if (trimmed === '') return '';
  const inHome = trimmed.replace(/^~(?=$|[/\\])/, () => homedir());
  if (folder === undefined) return inHome;
  return path.resolve(
    folder,
    inHome.replace(/\$\{workspaceFolder\}/g, () => folder),
  );
}
