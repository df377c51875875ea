import { compareVersions, type KernelVersion } from '../base/kernelVersion';
import type { Declaration, EnumType, Expression, FunctionType, RecordType, TypeSyntax } from '../syntax/ast';
import { constantValue, typeOfExpression } from './constant';
import { type DeclaredField, layoutRecord } from './layoutRecord';
import type { Scope } from './scope';
import {
  BASIC_TYPES,
  CHAR,
  type CType,
  INT,
  type IntCType,
  pointerTo,
  RecordCType,
  UNKNOWN,
  UNSIGNED_CHAR,
  UNSIGNED_INT,
} from './types';

/** Turns a type as it is written into one with sizes. Enumerators and records that it declares are bound in `scope`. */
export function resolveType(type: TypeSyntax, scope: Scope): CType {
  switch (type.kind) {
    case 'basic':
      return type.name === 'char' ? charType(scope) : (BASIC_TYPES[type.name] ?? UNKNOWN);
    case 'named':
      return namedType(type.name, scope);
    case 'pointer':
      return pointerTo(resolveType(type.to, scope));
    case 'array':
      return {
        kind: 'array',
        of: resolveType(type.of, scope),
        length: type.size && arrayLength(type.size, scope),
      };
    case 'function':
      return functionType(type, scope);
    case 'struct':
    case 'union':
      return recordType(type, scope);
    case 'enum':
      return enumType(type, scope);
    case 'typeof':
      return type.operand.kind === 'type-name'
        ? resolveType(type.operand.type, scope)
        : typeOfExpression(type.operand, scope);
    default:
      return UNKNOWN;
  }
}

const UNSIGNED_CHAR_SINCE: KernelVersion = { major: 6, minor: 2, patch: 0 };

/** The kernel's `char`: x86 has a signed one, and since 6.2 all of the kernel is built with an unsigned one. */
export function charType(scope: Scope): IntCType {
  const { version } = scope.unit.program.profile;
  return compareVersions(version, UNSIGNED_CHAR_SINCE) < 0 ? CHAR : UNSIGNED_CHAR;
}

function namedType(name: string, scope: Scope): CType {
  const binding = scope.lookUp(name);
  if (binding?.kind === 'typedef') return binding.type;
  return BASIC_TYPES[name] ?? UNKNOWN;
}

/** Larger arrays than this are taken for ones whose length is not known. */
const LENGTH_MAX = 64 * 1024 * 1024;

/** Infinite where it is not known: then anything can be stored anywhere in the array. */
function arrayLength(size: Expression, scope: Scope): number {
  const value = constantValue(size, scope);
  const length = value === undefined ? -1 : Number(value);
  return length >= 0 && length <= LENGTH_MAX ? length : Number.POSITIVE_INFINITY;
}

function functionType(type: FunctionType, scope: Scope): CType {
  const inner = scope.inner();
  return {
    kind: 'function',
    result: resolveType(type.result, scope),
    parameters: type.parameters.map((parameter) => ({
      name: parameter.name?.name,
      type: decayed(resolveType(parameter.type, inner)),
    })),
    variadic: type.variadic || type.unspecified,
  };
}

/** What a parameter or a value of the type really is. */
export function decayed(type: CType): CType {
  if (type.kind === 'array') return pointerTo(type.of);
  return type.kind === 'function' ? pointerTo(type) : type;
}

function recordType(type: RecordType, scope: Scope): CType {
  const isUnion = type.kind === 'union';
  if (!type.fields)
    return type.tag === undefined ? new RecordCType(isUnion, undefined) : scope.record(type.tag, isUnion);
  const record =
    type.tag === undefined ? new RecordCType(isUnion, undefined) : scope.recordToDefine(type.tag, isUnion);
  layoutRecord(
    record,
    type.fields.map((field) => declaredField(field, scope)),
    type.packed,
  );
  return record;
}

function declaredField(field: Declaration, scope: Scope): DeclaredField {
  const width = field.bitWidth && constantValue(field.bitWidth, scope);
  return {
    name: field.name?.name,
    type: resolveType(field.type, scope),
    width: width === undefined || width < 0 || width > 64 ? undefined : Number(width),
    alignment: alignmentAsked(field),
  };
}

function alignmentAsked({ markers }: Declaration): number | undefined {
  for (const { name } of markers) {
    const asked = /aligned(?:__)?\((\d+)\)/.exec(name)?.[1];
    if (asked !== undefined && isAlignment(Number(asked))) return Number(asked);
    if (name.includes('cacheline_aligned')) return 64;
    if (name.includes('packed')) return 1;
  }
  return undefined;
}

/** A power of two; the compiler takes no other. */
function isAlignment(bytes: number): boolean {
  return bytes > 0 && bytes <= 2 ** 28 && (bytes & (bytes - 1)) === 0;
}

function enumType(type: EnumType, scope: Scope): CType {
  let next = 0n;
  let isNegative = false;
  for (const member of type.members ?? []) {
    const value = member.value && constantValue(member.value, scope);
    if (value !== undefined) next = BigInt(value);
    isNegative ||= next < 0n;
    scope.bind(member.name, { kind: 'enumerator', value: Number(next) });
    next++;
  }
  return isNegative || !type.members ? INT : UNSIGNED_INT;
}
