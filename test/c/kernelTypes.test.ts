import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { charOf, fileScope } from '../../server/src/c/fileScope';
import {
  KERNEL_RECORD_TAGS,
  KERNEL_TYPE_NAMES,
  kernelRecord,
  kernelType,
} from '../../server/src/c/kernelTypes';
import { isSameType } from '../../server/src/c/sameType';
import { alignmentOf, type CType, type RecordCType, sizeOf } from '../../server/src/c/types';
import { moduleProgram } from '../../server/src/machine/run/moduleProgram';
import { sourceFile } from '../../server/src/syntax/sourceFile';

/** The type of `variable` as the kernel's headers in C have it. */
function inHeaders(declaration: string): CType {
  const text = `#include <linux/kernel.h>\n${declaration} variable;`;
  const program = moduleProgram('m', [sourceFile('/m.c', text)], { read: () => undefined }, DEFAULT_PROFILE);
  const binding = program.units[0]?.scope.lookUp('variable');
  if (binding?.kind !== 'variable') throw new Error(`No variable: ${declaration}`);
  return binding.type;
}

describe('the table of types that every kernel has', () => {
  it.each(KERNEL_TYPE_NAMES)('says of %s what the headers say', (name) => {
    const type = inHeaders(name);
    const table = kernelType(name) ?? type;
    expect(type.kind).not.toBe('unknown');
    expect([sizeOf(table), alignmentOf(table)]).toEqual([sizeOf(type), alignmentOf(type)]);
    if (table.kind === 'int') expect(isSameType(table, type)).toBe(true);
    else expect(type.kind).toBe(table.kind);
  });

  it.each(KERNEL_RECORD_TAGS)('says of struct %s what the headers say', (tag) => {
    const type = inHeaders(`struct ${tag}`) as RecordCType;
    expect(type.isSized).toBe(true);
    expect([type.size, type.alignment]).toEqual([kernelRecord(tag)?.size, kernelRecord(tag)?.alignment]);
  });

  it('does not know names of every object', () => {
    expect(kernelRecord('constructor')).toBeUndefined();
    expect(kernelType('toString')).toBeUndefined();
  });
});

describe('plain char', () => {
  it('has a sign before 6.2', () => {
    expect(charOf({ major: 6, minor: 1, patch: 99 }).signed).toBe(true);
    expect(charOf({ major: 6, minor: 2, patch: 0 }).signed).toBe(false);
  });

  it('is neither of the others', () => {
    const context = {
      char: charOf({ major: 6, minor: 12, patch: 0 }),
      guessesSizes: false,
      shared: () => undefined,
    };
    const scope = fileScope(context, undefined, { has: () => false, declare: () => undefined });
    const type = (name: string): CType => scope.resolveType({ kind: 'basic', name, start: 0, end: 0 });
    expect(isSameType(type('char'), type('unsigned char'))).toBe(false);
    expect(isSameType(type('char'), type('signed char'))).toBe(false);
    expect(isSameType(type('char'), type('char'))).toBe(true);
  });
});
