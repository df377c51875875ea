import type { HereDoc, Redirect, Redirection } from 'unbash';
import { expandPartsToText, expandToText } from './expansion/expand';
import { setParameter } from './parameters';
import type { Run } from './run';
import { complain, type Shell, withDescriptors } from './shell';
import { type Descriptor, NOTHING, TextInput } from './streams';

type Descriptors = ReadonlyMap<number, Descriptor>;

/** Opens what redirections name, in order. Returns undefined, after saying why, if one cannot be opened. */
export function* openRedirects(
  shell: Shell,
  redirects: readonly Redirection[],
): Run<Descriptors | undefined> {
  let descriptors = shell.descriptors;
  for (const redirect of redirects) {
    const opened = yield* openRedirect(shell, redirect, descriptors);
    if (!opened) return undefined;
    descriptors = opened;
  }
  return descriptors;
}

function* openRedirect(shell: Shell, redirect: Redirection, from: Descriptors): Run<Descriptors | undefined> {
  const { descriptor } = redirect;
  const isInput = redirect.operator.startsWith('<');
  let number = isInput ? 0 : 1;
  if (descriptor?.type === 'FileDescriptor') number = descriptor.value;
  if (descriptor?.type === 'FileDescriptorVariable') {
    number = 10 + shell.world.unique();
    setParameter(shell, descriptor.name, String(number));
  }
  if (redirect.type === 'HereDoc')
    return withDescriptors(from, [number, { input: new TextInput(yield* hereText(shell, redirect)) }]);
  const target = redirect.target ? yield* expandToText(shell, redirect.target) : '';
  if (redirect.type === 'HereString')
    return withDescriptors(from, [number, { input: new TextInput(`${target}\n`) }]);
  return openFile(shell, redirect, { number, target, from });
}

interface Opening {
  readonly number: number;
  readonly target: string;
  readonly from: Descriptors;
}

function openFile(
  shell: Shell,
  { operator }: Redirect,
  { number, target, from }: Opening,
): Descriptors | undefined {
  switch (operator) {
    case '<&':
    case '>&':
      if (target === '-') return withDescriptors(from, [number, NOTHING]);
      if (/^\d+-?$/.test(target)) return duplicate(shell, number, parseInt(target, 10), from);
      return both(from, openOutput(shell, target, false, from));
    case '&>':
    case '&>>':
      return both(from, openOutput(shell, target, operator === '&>>', from));
    case '<':
    case '<>': {
      const opened = openInput(shell, target, from);
      return opened && withDescriptors(from, [number, opened]);
    }
    case '>':
    case '>|':
    case '>>': {
      const opened = openOutput(shell, target, operator === '>>', from);
      return opened && withDescriptors(from, [number, opened]);
    }
  }
}

function duplicate(shell: Shell, number: number, source: number, from: Descriptors): Descriptors | undefined {
  const descriptor = from.get(source);
  if (descriptor) return withDescriptors(from, [number, descriptor]);
  complain(shell, `${source}: Bad file descriptor`);
  return undefined;
}

function both(from: Descriptors, opened: Descriptor | undefined): Descriptors | undefined {
  return opened && withDescriptors(from, [1, opened], [2, opened]);
}

function openInput(shell: Shell, target: string, from: Descriptors): Descriptor | undefined {
  if (target === '/dev/stdin') return from.get(0);
  const { files } = shell.world;
  const text = files.read(files.absolute(target));
  if (typeof text === 'string') return { input: new TextInput(text) };
  complain(shell, `${target}: ${files.failureText(text)}`);
  return undefined;
}

const STANDARD: Readonly<Record<string, number>> = { '/dev/stdout': 1, '/dev/stderr': 2, '/dev/tty': 1 };

function openOutput(
  shell: Shell,
  target: string,
  isAppending: boolean,
  from: Descriptors,
): Descriptor | undefined {
  const standard = STANDARD[target];
  if (standard !== undefined) return from.get(standard);
  const { files } = shell.world;
  const path = files.absolute(target);
  const err = target === '' ? -2 : files.open(path, isAppending);
  if (err === 0) return { output: (text) => files.write(path, text) };
  complain(shell, `${target}: ${files.failureText(err)}`);
  return undefined;
}

function* hereText(shell: Shell, { operator, delimiter, body }: HereDoc): Run<string> {
  const withoutTabs = (text: string): string => (operator === '<<-' ? text.replace(/^\t+/gm, '') : text);
  if (delimiter?.quoted || !body.parts) return withoutTabs(body.text);
  let text = '';
  for (const part of body.parts) {
    if (part.type === 'Literal') text += withoutTabs(part.value);
    else text += yield* expandPartsToText(shell, [part]);
  }
  return text;
}
