import { posix } from 'node:path';
import { matchesPattern } from '../language/matchPattern';
import { hasPattern } from '../language/pattern';
import type { Invocation } from '../invocation';
import { readInputs } from './input';
import { readOptions } from './options';

const MISSING = 'No such file or directory';

/** `cat` */
export function cat(call: Invocation): number {
  const { operands } = readOptions(call.args);
  let failed = false;
  for (const name of operands.length > 0 ? operands : ['-']) {
    const read = readInputs(call, [name]);
    failed ||= read.failed;
    for (const { text } of read.files) call.out(text);
  }
  return failed ? 1 : 0;
}

/** `tee` */
export function tee(call: Invocation): number {
  const { values, operands } = readOptions(call.args, [], { append: 'a' });
  const { files } = call.shell.world;
  const text = readInputs(call, [])
    .files.map((file) => file.text)
    .join('');
  let status = 0;
  for (const name of operands) {
    const path = files.absolute(name);
    const err = files.open(path, values.has('a')) || (text === '' ? 0 : files.write(path, text));
    if (err === 0) continue;
    call.err(`tee: ${name}: ${files.failureText(err)}\n`);
    status = 1;
  }
  call.out(text);
  return status;
}

/** `stat` */
export function stat(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['c', 'printf'], { format: 'c' });
  const { files } = call.shell.world;
  const format = values.get('c')?.[0] ?? values.get('printf')?.[0] ?? '%n: %F, %A';
  let status = 0;
  for (const name of operands) {
    const path = files.absolute(name);
    const rights = files.rights(path);
    if (rights === undefined) {
      call.err(`stat: cannot statx '${name}': ${MISSING}\n`);
      status = 1;
      continue;
    }
    const text = files.read(path);
    const size = typeof text === 'string' ? text.length : 0;
    call.out(formatStat(format, { name, rights, size }) + (values.has('printf') ? '' : '\n'));
  }
  return status;
}

function formatStat(
  format: string,
  { name, rights, size }: { name: string; rights: string; size: number },
): string {
  const kinds: Readonly<Record<string, string>> = { d: 'directory', c: 'character special file' };
  return format.replace(/%([A-Za-z%])/g, (all, letter: string) => {
    const values: Readonly<Record<string, string>> = {
      A: rights,
      a: octal(rights),
      n: name,
      s: String(size),
      F: kinds[rights.charAt(0)] ?? 'regular file',
      U: 'root',
      G: 'root',
      u: '0',
      g: '0',
      '%': '%',
    };
    return values[letter] ?? all;
  });
}

/** The digits for rights such as `-rw-r--r--`. */
function octal(rights: string): string {
  return (rights.slice(1).match(/.../g) ?? [])
    .map((each) =>
      Array.from(each).reduce((sum, letter, index) => sum + (letter === '-' ? 0 : 4 >> index), 0),
    )
    .join('');
}

/** `ls` */
export function ls(call: Invocation): number {
  const { values, operands } = readOptions(call.args);
  const { files } = call.shell.world;
  const withFolder = operands.length > 1;
  let status = 0;
  const show = (name: string, path: string): void => {
    const rights = files.rights(path) ?? '-';
    call.out(values.has('l') ? `${rights} 1 root root 0 Jan  1 00:00 ${name}\n` : `${name}\n`);
  };
  for (const name of operands.length > 0 ? operands : ['.']) {
    const path = files.absolute(name);
    const names = values.has('d') ? undefined : files.list(path);
    if (files.kind(path) === undefined) {
      call.err(`ls: cannot access '${name}': ${MISSING}\n`);
      status = 2;
    } else if (!names) show(name, path);
    else {
      if (withFolder) call.out(`${name}:\n`);
      for (const each of names.filter((one) => values.has('a') || !one.startsWith('.')))
        show(each, posix.join(path, each));
    }
  }
  return status;
}

/** `find` with -name, -type, -maxdepth and -mindepth */
export function find(call: Invocation): number {
  const { args } = call;
  const first = args.findIndex((arg) => arg.startsWith('-'));
  const starts = args.slice(0, first === -1 ? args.length : first);
  const option = (name: string): string | undefined => {
    const at = args.indexOf(name);
    return at === -1 ? undefined : args[at + 1];
  };
  const conditions = {
    name: option('-name'),
    type: option('-type'),
    max: Number(option('-maxdepth') ?? 20),
    min: Number(option('-mindepth') ?? 0),
  };
  let status = 0;
  for (const start of starts.length > 0 ? starts : ['.']) {
    if (call.shell.world.files.kind(call.shell.world.files.absolute(start)) !== undefined) walk(start, 0);
    else {
      call.err(`find: '${start}': ${MISSING}\n`);
      status = 1;
    }
  }
  return status;

  function walk(path: string, depth: number): void {
    const { files, budget } = call.shell.world;
    budget.step();
    const isFolder = files.kind(files.absolute(path)) === 'folder';
    const { name, type, max, min } = conditions;
    const fitsName = name === undefined || matchesPattern(posix.basename(path), name);
    if (fitsName && (type === undefined || (type === 'd') === isFolder) && depth >= min)
      call.out(`${path}\n`);
    if (!isFolder || depth >= max) return;
    for (const each of files.list(files.absolute(path)) ?? [])
      walk(`${path.replace(/\/$/, '')}/${each}`, depth + 1);
  }
}

/** `mktemp` */
export function mktemp(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['p', 'suffix'], { directory: 'd' });
  const template = operands[0] ?? 'tmp.XXXXXXXXXX';
  const { files, unique } = call.shell.world;
  const name = template.replace(/X{3,}(?!.*X{3})/, (xs) => unique().toString(36).padStart(xs.length, 'A'));
  const inTemporary = operands.length === 0 || values.has('t') || values.has('tmpdir') || values.has('p');
  const folder = values.get('p')?.[0] ?? (values.get('tmpdir')?.[0] || '/tmp');
  const path = files.absolute(inTemporary ? posix.join(folder, name) : name);
  if (values.has('d')) files.makeFolder(path);
  else files.open(path, false);
  call.out(`${path}\n`);
  return 0;
}

/** `rm` and `rmdir`, for files that the script made. */
export function rm(call: Invocation): number {
  const { values, operands } = readOptions(call.args, [], { force: 'f', recursive: 'r' });
  const { files } = call.shell.world;
  let status = 0;
  for (const name of operands) {
    if (hasPattern(name) || files.remove(files.absolute(name)) || values.has('f')) continue;
    call.err(`${call.name}: cannot remove '${name}': ${MISSING}\n`);
    status = 1;
  }
  return status;
}

/** `mkdir` */
export function mkdir(call: Invocation): number {
  const { operands } = readOptions(call.args, ['m']);
  const { files } = call.shell.world;
  for (const name of operands) files.makeFolder(files.absolute(name));
  return 0;
}

/** `touch` */
export function touch(call: Invocation): number {
  const { files } = call.shell.world;
  let status = 0;
  for (const name of readOptions(call.args).operands) {
    const err = files.open(files.absolute(name), true);
    if (err === 0) continue;
    call.err(`touch: cannot touch '${name}': ${files.failureText(err)}\n`);
    status = 1;
  }
  return status;
}
