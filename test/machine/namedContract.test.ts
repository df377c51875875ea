import { describe, expect, it } from 'vitest';
import type { FunctionDefinition } from '../../server/src/syntax/ast';
import { contractOf, type ResultType, type ResultUses } from '../../server/src/machine/lib/namedContract';
import { resultUses } from '../../server/src/machine/lib/resultUses';
import { moduleOf } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

function usesIn(body: string, result = 'int'): ResultUses | undefined {
  const head = `static struct lamp *kept;\nstatic ${result} livepatch_seq_show(struct seq_file *m, void *v)\n{\n${body}\n}`;
  const { functions } = moduleOf(livepatchText({ head }));
  const definitions = [...functions].map(({ definition }): FunctionDefinition => definition);
  return resultUses(definitions).get('lamp_get');
}

describe('how the result of a function is used', () => {
  it.each<[string, string, ResultUses]>([
    [
      'tested and returned',
      'int err = lamp_get(m);\nif (err)\n\treturn err;\nreturn 0;',
      { zero: true, returned: true },
    ],
    [
      'tested for an error',
      'int err;\nerr = lamp_get(m);\nif (unlikely(err < 0))\n\tgoto out;\nout:\nreturn err;',
      { negative: true, returned: true },
    ],
    [
      'tested where it is assigned',
      'int err;\nif ((err = lamp_get(m)) != 0)\n\treturn err;\nreturn 0;',
      { zero: true, returned: true },
    ],
    ['tested in place', 'if (lamp_get(m) < 0 || !m)\n\treturn -EIO;\nreturn 0;', { negative: true }],
    ['returned at once', 'return lamp_get(m);', { returned: true }],
    [
      'an error pointer',
      'kept = lamp_get(m);\nif (IS_ERR(kept))\n\treturn PTR_ERR(kept);\nreturn 0;',
      { errorPointer: true },
    ],
    [
      'a pointer or NULL',
      'struct lamp *l = lamp_get(m);\nif (!l)\n\treturn -ENODEV;\nl->on = 1;\nreturn 0;',
      { zero: true, followed: true },
    ],
    [
      'compared with an errno',
      'int err = lamp_get(m);\nif (err == -EEXIST)\n\terr = 0;\nreturn err;',
      { negative: true, returned: true },
    ],
    [
      'a count',
      'int n = lamp_get(m);\nif (n < 0)\n\treturn n;\nif (n > 4)\n\treturn -E2BIG;\nreturn 0;',
      { negative: true, counted: true, returned: true },
    ],
  ])('%s', (_, body, uses) => {
    expect(usesIn(body)).toMatchObject(uses);
  });
});

describe('what its result is', () => {
  it.each<[string | undefined, string, ResultType, ResultUses]>([
    ['0 or -errno', 'lamp_get', 'int', { zero: true, returned: true }],
    ['0 or -errno', 'lamp_get', undefined, { negative: true, returned: true }],
    ['0 or -errno', 'lamp_start', 'int', { zero: true }],
    ['count or -errno', 'lamp_read', 'int', { negative: true, counted: true }],
    ['pointer or NULL', 'lamp_get', 'pointer', { zero: true }],
    ['pointer or ERR_PTR()', 'lamp_get', undefined, { errorPointer: true }],
    ['bool', 'lamp_is_on', 'bool', {}],
    ['bool', 'lamp_is_on', 'int', { zero: true }],
    [undefined, 'lamp_level', 'int', { zero: true }],
    [undefined, 'lamp_level', 'int', { counted: true, zero: true, returned: true }],
    [undefined, 'lamp_get', 'pointer', {}],
    [undefined, 'lamp_start', 'void', {}],
    [undefined, 'lamp_flags', 'unsigned', { zero: true, returned: true }],
  ])('%s of %s()', (contract, name, type, uses) => {
    expect(contractOf(name, type, uses)).toBe(contract);
  });
});
