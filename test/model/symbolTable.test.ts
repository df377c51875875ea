import { describe, expect, it } from 'vitest';
import { parseSymbolTable } from '../../server/src/model/kernel/symbolTable';

const table = parseSymbolTable(
  'kallsyms',
  [
    'ffffffff81000000 T _stext',
    'ffffffff81000010 t show',
    'ffffffff81000020 d show',
    'ffffffff81000030 W weak_show',
    '0000000000000000 A fixed_percpu_data',
    'ffffffff81000040 t read.isra.0',
    'ffffffff81000050 t read.cold',
    'ffffffff81000060 t read_it',
    '                 U undefined',
    '0000000000000000 U undefined',
    '0000000000000000 N debug',
    'ffffffffc0000010 t show\t[kvm]',
    'ffffffffc0000020 t dos\r',
    'no symbol at all',
    '',
  ].join('\n'),
);

describe('a symbol table', () => {
  it('counts symbols of all kinds, as the kernel does', () => {
    expect(table.count(null, 'show')).toBe(2);
    expect(table.count(null, 'weak_show')).toBe(1);
    expect(table.count(null, 'fixed_percpu_data')).toBe(1);
    expect(table.count(null, 'dos')).toBe(1);
  });

  it('leaves out what kallsyms does not have', () => {
    expect(table.count(null, 'undefined')).toBe(0);
    expect(table.count(null, 'debug')).toBe(0);
  });

  it('keeps objects apart, and says when it does not know one', () => {
    expect(table.count('kvm', 'show')).toBe(1);
    expect(table.count('kvm', 'read_it')).toBe(0);
    expect(table.count('xfs', 'show')).toBeUndefined();
    expect(table.objectsWith('show')).toEqual([null, 'kvm']);
    expect(table.objectsWith('nothing')).toEqual([]);
  });

  it('finds copies that the compiler made', () => {
    expect(table.clones(null, 'read')).toEqual(['read.cold', 'read.isra.0']);
    expect(table.clones('xfs', 'read')).toEqual([]);
  });

  it('knows nothing of a file that is none', () => {
    expect(parseSymbolTable('x', 'hello\nworld\n').count(null, 'hello')).toBeUndefined();
  });
});
