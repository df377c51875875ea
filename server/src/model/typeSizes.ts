import { calculateConstant } from '../base/constantArithmetic';
import { roundUp } from '../base/roundUp';
import type { Declaration, Expression, RecordType, TypeSyntax } from '../syntax/ast';

/** The fields of a struct or union, and whether they follow each other without gaps. */
export interface Fields {
  readonly fields: readonly Declaration[];
  readonly packed: boolean;
}

/** How types and names are looked up where an expression stands. */
export interface TypeScope {
  /** Follows typedefs and `typeof`. */
  resolve(type: TypeSyntax): TypeSyntax;
  /** What a struct or union consists of, if that is visible. */
  fieldsOf(type: RecordType): Fields | undefined;
  /** The type of an expression, if it is known. */
  typeOf(expression: Expression): TypeSyntax | undefined;
  /** The value of an enumerator, if the name is one and its value is known. */
  enumerator(name: string): bigint | undefined;
}

/** In bytes. */
export interface Layout {
  readonly size: number;
  readonly alignment: number;
}

const POINTER: Layout = { size: 8, alignment: 8 };
const DEPTH_MAX = 50;

/** Sizes on x86-64, where every type is aligned to its size. */
const BASIC_SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  char: 1,
  'signed char': 1,
  'unsigned char': 1,
  short: 2,
  'unsigned short': 2,
  int: 4,
  'unsigned int': 4,
  long: 8,
  'unsigned long': 8,
  'long long': 8,
  'unsigned long long': 8,
  'long long int': 8,
  float: 4,
  double: 8,
};

/** Kernel types of one size on every 64-bit machine and in every configuration. */
const KERNEL_SIZES: Readonly<Record<string, number>> = {
  ...sized(1, ['u8', 's8', '__u8', '__s8', 'uint8_t', 'int8_t', 'u_char', 'unchar']),
  ...sized(2, [
    'u16',
    's16',
    '__u16',
    '__s16',
    'uint16_t',
    'int16_t',
    '__be16',
    '__le16',
    'umode_t',
    'ushort',
  ]),
  ...sized(4, [
    'u32',
    's32',
    '__u32',
    '__s32',
    'uint32_t',
    'int32_t',
    '__be32',
    '__le32',
    'uint',
    'gfp_t',
    'pid_t',
  ]),
  ...sized(4, [
    'dev_t',
    'uid_t',
    'gid_t',
    'kuid_t',
    'kgid_t',
    'atomic_t',
    'refcount_t',
    'fmode_t',
    '__poll_t',
  ]),
  ...sized(8, [
    'u64',
    's64',
    '__u64',
    '__s64',
    'uint64_t',
    'int64_t',
    '__be64',
    '__le64',
    'ulong',
    'size_t',
    'ssize_t',
  ]),
  ...sized(8, [
    'loff_t',
    'ptrdiff_t',
    'uintptr_t',
    'intptr_t',
    'ktime_t',
    'time64_t',
    'atomic64_t',
    'atomic_long_t',
  ]),
  ...sized(8, ['sector_t', 'ino_t', 'off_t']),
};

const KERNEL_RECORDS: Readonly<Record<string, Layout>> = {
  list_head: { size: 16, alignment: 8 },
  hlist_head: { size: 8, alignment: 8 },
  hlist_node: { size: 16, alignment: 8 },
  llist_head: { size: 8, alignment: 8 },
  llist_node: { size: 8, alignment: 8 },
  rb_node: { size: 24, alignment: 8 },
  rb_root: { size: 8, alignment: 8 },
  rcu_head: { size: 16, alignment: 8 },
  callback_head: { size: 16, alignment: 8 },
  kref: { size: 4, alignment: 4 },
  timespec64: { size: 16, alignment: 8 },
};

function sized(size: number, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, size]));
}

/** How many bytes a type takes on x86-64; undefined if that is not certain. */
export function sizeOfType(type: TypeSyntax, scope: TypeScope): number | undefined {
  return layoutOf(type, scope, 0)?.size;
}

function layoutOf(type: TypeSyntax, scope: TypeScope, depth: number): Layout | undefined {
  if (depth > DEPTH_MAX) return undefined;
  const resolved = scope.resolve(type);
  switch (resolved.kind) {
    case 'pointer':
      return POINTER;
    case 'basic':
      return alignedToSize(BASIC_SIZES[resolved.name]);
    case 'named':
      return alignedToSize(KERNEL_SIZES[resolved.name]);
    case 'enum':
      return alignedToSize(4);
    case 'array':
      return arrayLayout(resolved.of, resolved.size, scope, depth);
    case 'struct':
    case 'union':
      return recordLayout(resolved, scope, depth);
    default:
      return undefined;
  }
}

function alignedToSize(size: number | undefined): Layout | undefined {
  return size === undefined ? undefined : { size, alignment: size };
}

function arrayLayout(
  of: TypeSyntax,
  length: Expression | undefined,
  scope: TypeScope,
  depth: number,
): Layout | undefined {
  const element = layoutOf(of, scope, depth + 1);
  const count = length && constantOf(length, scope);
  return element && count !== undefined ? { ...element, size: element.size * count } : undefined;
}

function recordLayout(type: RecordType, scope: TypeScope, depth: number): Layout | undefined {
  const content = scope.fieldsOf(type);
  if (!content) return type.tag === undefined ? undefined : KERNEL_RECORDS[type.tag];
  const { fields, packed } = content;
  let end = 0;
  let alignment = 1;
  for (const [index, field] of fields.entries()) {
    const layout = fieldLayout(field, index === fields.length - 1, scope, depth);
    // A field nobody knows, a bit-field or one that is aligned in its own way.
    if (!layout || field.bitWidth || field.markers.length > 0) return undefined;
    const own = packed ? 1 : layout.alignment;
    alignment = Math.max(alignment, own);
    end = type.kind === 'union' ? Math.max(end, layout.size) : roundUp(end, own) + layout.size;
  }
  return { size: roundUp(end, alignment), alignment };
}

function fieldLayout(
  field: Declaration,
  isLast: boolean,
  scope: TypeScope,
  depth: number,
): Layout | undefined {
  const type = scope.resolve(field.type);
  if (type.kind !== 'array' || type.size || !isLast) return layoutOf(type, scope, depth + 1);
  const element = layoutOf(type.of, scope, depth + 1);
  return element && { ...element, size: 0 };
}

/** The value of a constant that is made of numbers, enumerators and `sizeof`; undefined for all others. */
export function constantOf(expression: Expression, scope: TypeScope): number | undefined {
  switch (expression.kind) {
    case 'integer':
      return Number(expression.value);
    case 'cast':
      return constantOf(expression.operand, scope);
    case 'identifier': {
      const value = scope.enumerator(expression.name);
      return value === undefined ? undefined : Number(value);
    }
    case 'sizeof-type':
      return expression.operator === 'sizeof' ? sizeOfType(expression.type.type, scope) : undefined;
    case 'sizeof-expression': {
      const type = expression.operator === 'sizeof' ? scope.typeOf(expression.operand) : undefined;
      return type && sizeOfType(type, scope);
    }
    case 'binary': {
      const [left, right] = [constantOf(expression.left, scope), constantOf(expression.right, scope)];
      if (left === undefined || right === undefined) return undefined;
      const value = calculateConstant(expression.operator, BigInt(left), BigInt(right));
      return value === undefined ? undefined : Number(value);
    }
    default:
      return undefined;
  }
}
