import { posix } from 'node:path';
import type { KernelOptions } from '../../base/kernelOptions';
import type { SourceFile } from '../../syntax/sourceFile';
import type { Sources } from '../sources';

/** Where a kernel's build, or the author of a module, leaves the configuration. */
const CONFIG_FILES = ['.config', 'include/config/auto.conf', 'include/generated/autoconf.h', 'autoconf.h'];
const FOLDERS_UP_MAX = 12;

/** The configuration in the folder of a file or in one above it; undefined if there is none. */
export function optionsNear(path: string, sources: Sources): KernelOptions | undefined {
  let folder = posix.dirname(path);
  for (let steps = 0; steps < FOLDERS_UP_MAX; steps++) {
    const found = optionsIn((name) => sources.read(posix.join(folder, name)));
    if (found) return found;
    const parent = posix.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

/** The configuration of a tree; undefined if it has none. */
export function optionsIn(read: (path: string) => SourceFile | undefined): KernelOptions | undefined {
  for (const name of CONFIG_FILES) {
    const file = read(name);
    const options = file && parsedOptions(file);
    if (options && options.values.size > 0) return options;
  }
  return undefined;
}

const known = new WeakMap<SourceFile, KernelOptions>();

function parsedOptions(file: SourceFile): KernelOptions {
  const options = known.get(file) ?? parseOptions(file.text);
  known.set(file, options);
  return options;
}

/** A whole configuration of a kernel has hundreds of options; a short file says only what it says. */
const WHOLE_MIN = 300;

/** Reads `.config`, where options that are not set are in comments, or `autoconf.h`, where they are missing. */
function parseOptions(text: string): KernelOptions {
  const values = new Map<string, string>();
  for (const match of text.matchAll(/^(?:#define )?CONFIG_(\w+)(?:=| )(.*)$|^# CONFIG_(\w+) is not set/gm)) {
    const [, name, value = '', unset] = match;
    if (unset !== undefined) values.set(unset, 'n');
    else if (name !== undefined) setValue(values, name, value.trim(), match[0].startsWith('#define'));
  }
  return { values, isComplete: values.size >= WHOLE_MIN };
}

function setValue(values: Map<string, string>, name: string, value: string, isDefine: boolean): void {
  if (!isDefine) values.set(name, value);
  else if (name.endsWith('_MODULE') && value === '1') values.set(name.slice(0, -'_MODULE'.length), 'm');
  else values.set(name, value === '1' ? 'y' : value);
}
