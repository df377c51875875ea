import { expect, it } from 'vitest';
import { isDeclaration } from '../src/builtins/declare';
import { BUILTIN_NAMES } from '../src/builtins/names';
import { BUILTINS } from '../src/builtins/table';

it('the names of the builtins are those of the table and the declarations', () => {
  const missing = [...BUILTIN_NAMES].filter((name) => !BUILTINS.has(name) && !isDeclaration(name));
  expect(missing).toEqual([]);
  expect([...BUILTINS.keys()].filter((name) => !BUILTIN_NAMES.has(name))).toEqual([]);
});
