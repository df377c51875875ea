import { elementValue, parameterValue } from '../parameters';
import type { Shell } from '../shell';

/** Whether a test of one operand holds; undefined if there is no such test. */
export function isTrueUnary(shell: Shell, operator: string, text: string): boolean | undefined {
  if (operator === '-z') return text === '';
  if (operator === '-n') return text !== '';
  if (operator === '-v') return isSet(shell, text);
  if (operator === '-o') return shell.options.has(text);
  if (operator === '-t') return false;
  const { files } = shell.world;
  const path = files.absolute(text);
  const kind = text === '' ? undefined : files.kind(path);
  const rights = (): string => (kind === undefined ? '' : (files.rights(path) ?? ''));
  switch (operator) {
    case '-e':
    case '-a':
      return kind !== undefined;
    case '-f':
      return kind === 'file';
    case '-d':
      return kind === 'folder';
    case '-c':
      return kind === 'device';
    case '-s':
      return kind === 'file' && String(files.read(path)) !== '';
    case '-r':
      return rights().includes('r');
    case '-w':
      return rights().includes('w');
    case '-x':
      return rights().includes('x');
    case '-b':
    case '-p':
    case '-S':
    case '-h':
    case '-L':
    case '-g':
    case '-u':
    case '-k':
      return false;
    default:
      return undefined;
  }
}

function isSet(shell: Shell, text: string): boolean {
  const [, name, key] = /^(\w+)\[(.*)\]$/.exec(text) ?? [];
  if (name === undefined || key === undefined) return parameterValue(shell, text) !== undefined;
  return elementValue(shell, name, key) !== undefined;
}

/** Whether a test of two files holds. Files have no times here, so none is newer than another. */
export function fileTest(
  { world: { files } }: Shell,
  operator: string,
  left: string,
  right: string,
): boolean {
  return operator === '-ef' && files.absolute(left) === files.absolute(right);
}
