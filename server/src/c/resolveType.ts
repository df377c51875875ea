import type {
  ArrayType,
  Declaration,
  EnumType,
  Expression,
  FunctionType,
  Marker,
  RecordType,
  TypeofType,
  TypeSyntax,
} from '../syntax/ast';
import { PACK_PREFIX } from '../syntax/markers';
import { alignedType, alignmentAsked, plainType } from './alignment';
import { canonical, wrap } from './integers';
import { kernelType } from './kernelTypes';
import { type DeclaredField, layoutRecord } from './layoutRecord';
import { isEnumerator, type Scope } from './scope';
import { qualifiedType, unqualifiedType } from './qualifiers';
import { wholeType } from './bitFieldTypes';
import {
  BASIC_TYPES,
  type CType,
  decayed,
  INT,
  type IntCType,
  LONG,
  pointerTo,
  RecordCType,
  SHORT,
  SIGNED_CHAR,
  UNKNOWN,
  UNSIGNED_CHAR,
  UNSIGNED_INT,
  UNSIGNED_LONG,
  UNSIGNED_SHORT,
} from './types';

/** Turns a type as it is written into one with sizes. Enumerators and records that it declares are bound in `scope`. */
export function resolveType(type: TypeSyntax, scope: Scope): CType {
  const resolved = unqualified(type, scope);
  return qualifiedType(resolved, type);
}

function unqualified(type: TypeSyntax, scope: Scope): CType {
  switch (type.kind) {
    case 'basic':
      return type.name === 'char' ? scope.context.char : (BASIC_TYPES[type.name] ?? UNKNOWN);
    case 'named':
      return namedType(type.name, scope);
    case 'pointer':
      return pointerTo(resolveType(type.to, scope));
    case 'array':
      return arrayType(type, scope);
    case 'function':
      return functionType(type, scope);
    case 'struct':
    case 'union':
      return recordType(type, scope);
    case 'enum':
      return enumType(type, scope);
    case 'typeof':
      return type.isUnqualified ? unqualifiedType(typeofType(type, scope)) : typeofType(type, scope);
    default:
      return UNKNOWN;
  }
}

function typeofType({ operand }: TypeofType, scope: Scope): CType {
  return operand.kind === 'type-name'
    ? typeInParentheses(operand.type, scope)
    : wholeType(plainType(scope.typeOf(operand)));
}

/** The type in `sizeof(type)` or `typeof(type)`. In `sizeof(f())` the grammar takes a call for the type of a function. */
export function typeInParentheses(type: TypeSyntax, scope: Scope): CType {
  const called = type.kind === 'function' && type.result.kind === 'named' ? type.result : undefined;
  const binding = called && scope.lookUp(called.name);
  if (!called || !binding || binding.kind === 'typedef') return resolveType(type, scope);
  return resultOf(scope.typeOf({ ...called, kind: 'identifier' }));
}

/** What a call of something with the type gives. */
export function resultOf(called: CType): CType {
  const callee = decayed(called);
  const isFunction = callee.kind === 'pointer' && callee.to.kind === 'function';
  return isFunction ? unqualifiedType(callee.to.result) : UNKNOWN;
}

function namedType(name: string, scope: Scope): CType {
  const binding = scope.lookUp(name);
  if (binding?.kind === 'typedef' && !isEnumerator(binding)) return binding.type;
  return BASIC_TYPES[name] ?? kernelType(name) ?? { kind: 'unknown', name };
}

function arrayType({ of, size }: ArrayType, scope: Scope): CType {
  const length = size && arrayLength(size, scope);
  const isVariable = length === Number.POSITIVE_INFINITY && scope.integer(size as Expression) === undefined;
  return { kind: 'array', of: resolveType(of, scope), length, ...(isVariable && { variable: size }) };
}

/** Infinite where it is not known: then anything can be stored anywhere in the array. */
function arrayLength(size: Expression, scope: Scope): number {
  const value = scope.integer(size);
  const length = value === undefined ? -1 : Number(value);
  return length >= 0 && length <= Number.MAX_SAFE_INTEGER ? length : Number.POSITIVE_INFINITY;
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
    isUnspecified: type.unspecified,
  };
}

function recordType(type: RecordType, scope: Scope): CType {
  const isUnion = type.kind === 'union';
  if (!type.fields)
    return type.tag === undefined ? RecordCType.make(isUnion, undefined) : scope.record(type.tag, isUnion);
  const record =
    type.tag === undefined ? RecordCType.make(isUnion, undefined) : scope.recordToDefine(type.tag, isUnion);
  layoutRecord(
    record,
    type.fields.map((field) => declaredField(field, scope)),
    {
      packed: type.packed,
      alignment: alignmentAsked(type.markers, scope),
      pack: packOf(type.markers),
      guessesSizes: scope.context.guessesSizes,
    },
  );
  return record;
}

function declaredField(field: Declaration, scope: Scope): DeclaredField {
  const markers = ownMarkers(field);
  const width = field.bitWidth && scope.integer(field.bitWidth);
  return {
    name: field.name?.name,
    type: resolveType(field.type, scope),
    width: width === undefined || width < 0 || width > 64 ? undefined : Number(width),
    alignment: alignmentAsked(markers, scope),
    packed: markers.some(({ name }) => name.includes('packed')),
  };
}

/** The markers of the member itself, and not those of members that it has inside. */
function ownMarkers({ type, markers }: Declaration): readonly Marker[] {
  let inner = type;
  while (inner.kind === 'pointer' || inner.kind === 'array')
    inner = inner.kind === 'pointer' ? inner.to : inner.of;
  if ((inner.kind !== 'struct' && inner.kind !== 'union') || !inner.fields) return markers;
  const isOnType = (marker: Marker): boolean => inner.markers.some(({ start }) => start === marker.start);
  return markers.filter((marker) => marker.start >= inner.end && !isOnType(marker));
}

/** What `#pragma pack` says where the type is defined; the preprocessor puts it there. */
function packOf(markers: readonly Marker[]): number | undefined {
  const marker = markers.find(({ name }) => name.startsWith(PACK_PREFIX));
  return marker && Number(marker.name.slice(PACK_PREFIX.length));
}

/** The type of a variable: attributes may give it another alignment. */
export function variableType(declaration: Declaration, type: CType, scope: Scope): CType {
  if (declaration.markers.length === 0 || declaration.storage === 'typedef') return type;
  return alignedType(type, alignmentAsked(ownMarkers(declaration), scope));
}

/** Attributes that make another type of it: a vector, or an integer of another size. */
const NOT_MODELLED = /\b_*(?:vector_size|mode)_*\(/;

/** The type that a `typedef` names: attributes may give it another alignment. */
export function typedefType(declaration: Declaration, type: CType, scope: Scope): CType {
  const markers = ownMarkers(declaration);
  if (markers.some(({ name }) => NOT_MODELLED.test(name))) return UNKNOWN;
  const alignment = alignmentAsked(markers, scope);
  const name = declaration.name?.name;
  if (type.kind === 'record') return type.as(name, alignment);
  if (type.kind === 'float') return alignedType(type, alignment);
  const isNamed = type.kind === 'int' || type.kind === 'array' || type.kind === 'pointer';
  return isNamed ? { ...type, alignment: alignment ?? type.alignment, name } : type;
}

function enumType(type: EnumType, scope: Scope): CType {
  if (!type.members)
    return (type.tag === undefined ? undefined : scope.enumeration(type.tag)) ?? enumOf(INT, type);
  const values: { readonly name: string; readonly value: bigint }[] = [];
  let next = 0n;
  for (const member of type.members) {
    const value = member.value && scope.integer(member.value);
    if (value !== undefined) next = BigInt(value);
    values.push({ name: member.name, value: next });
    scope.bind(member.name, { kind: 'enumerator', value: canonical(next) });
    next++;
  }
  const own = enumFor(
    values.map(({ value }) => value),
    type.packed,
  );
  const made: IntCType = enumOf(own, type);
  if (type.tag !== undefined) scope.bindEnumeration(type.tag, made);
  return made;
}

function enumOf(type: IntCType, { tag }: EnumType): IntCType {
  return { ...type, name: `enum ${tag ?? '{ … }'}`, isEnumeration: true };
}

const ENUM_TYPES: readonly IntCType[] = [UNSIGNED_INT, INT, UNSIGNED_LONG, LONG];
const PACKED_ENUM_TYPES: readonly IntCType[] = [
  UNSIGNED_CHAR,
  SIGNED_CHAR,
  UNSIGNED_SHORT,
  SHORT,
  ...ENUM_TYPES,
];

/** The first type that has all of the values. */
function enumFor(values: readonly bigint[], packed: boolean): IntCType {
  const fits = (type: IntCType): boolean =>
    values.every((value) => BigInt(wrap(canonical(value), type)) === value);
  return (packed ? PACKED_ENUM_TYPES : ENUM_TYPES).find(fits) ?? INT;
}
