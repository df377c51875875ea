import type { Fix, TextEdit } from '../../../base/finding';
import type { Location } from '../../../base/span';
import type {
  Block,
  Expression,
  FunctionDefinition,
  FunctionType,
  ReturnStatement,
  TypeSyntax,
} from '../../../syntax/ast';
import { type Walkable, findExpression, forEachExpression, forEachStatement } from '../../../syntax/walk';
import { type CallbackSignature, prototypeText } from '../../../model/api/callbackSignature';
import { declarator } from '../../../model/api/declaration';
import { localNames } from '../../../model/localNames';
import type { Module, ModuleFunction } from '../../../model/declarations/module';
import { isSameType } from '../../../c/sameType';
import { differ, prototypeDifference } from '../../../c/typeDifference';
import { type CType, INT, VOID } from '../../../c/types';
import { prototypeOf, readPrototype } from '../../../model/prototypes';
import { fileText, textAt } from '../../../model/sourceText';
import { writtenLocation } from '../../../model/writtenLocation';

/**
 * Gives a function the signature that its only user wants.
 * @returns undefined where more than its own head and its plain returns would have to change: it is declared or used
 * elsewhere, its body uses what it no longer gets, or it returns what nobody would take any more
 */
export function signatureFix(
  module: Module,
  owner: ModuleFunction,
  signature: CallbackSignature,
): Fix | undefined {
  if (isDeclaredApart(module, owner.name) || mentions(module, owner.name) !== 1) return undefined;
  const edits = [...parameterEdits(module, owner, signature), ...resultEdits(module, owner, signature)];
  const possible = edits.filter((edit) => edit !== undefined);
  if (possible.length !== edits.length || edits.length === 0) return undefined;
  return { title: `Declare it '${prototypeText(owner.name, signature)}'`, edits: possible };
}

function isDeclaredApart({ units }: Module, name: string): boolean {
  return units.some(({ items }) =>
    items.some((item) => item.kind === 'declaration' && item.name?.name === name),
  );
}

function mentions({ functions, variables }: Module, name: string): number {
  const roots: Walkable[] = [
    ...functions.map(({ definition }) => definition.body),
    ...variables.flatMap(({ declaration }) => declaration.initialiser ?? []),
  ];
  let count = 0;
  for (const root of roots) {
    forEachExpression(root, (part) => {
      if (part.kind === 'identifier' && part.name === name) count++;
    });
  }
  return count;
}

type TypeOf = (type: TypeSyntax) => CType;

/** An edit that cannot be made is undefined. */
type Edits = readonly (TextEdit | undefined)[];

const IMPOSSIBLE: Edits = [undefined];

function parameterEdits(module: Module, owner: ModuleFunction, signature: CallbackSignature): Edits {
  const { definition, unit } = owner;
  const { type } = definition;
  const expected = readPrototype(prototypeText('f', signature));
  if (!expected) return IMPOSSIBLE;
  const typeOf: TypeOf = (each) => module.typeOf(unit, each);
  const own = prototypeOf({ ...type, result: expected.result }, typeOf);
  if (!prototypeDifference(own, prototypeOf(expected, typeOf), 'compatible')) return [];
  const names = parameterNames(definition, expected, typeOf);
  const location = writtenLocation(owner, { start: definition.name.end + 1, end: type.end });
  // A comment between the parameters would be lost.
  if (!names || !location || !/^\([^()/]*\)$/.test(textAt(module, location))) return IMPOSSIBLE;
  const list = signature.parameters.map((each, index) => declarator(each.type, names[index] ?? each.name));
  return [{ location, newText: `(${list.join(', ')})` }];
}

/** The names that the parameters get: their own where the body uses them. Undefined if it would not compile. */
function parameterNames(
  definition: FunctionDefinition,
  expected: FunctionType,
  typeOf: TypeOf,
): string[] | undefined {
  const { body, type } = definition;
  const isUsed = (name: string): boolean =>
    findExpression(body, (part) => part.kind === 'identifier' && part.name === name) !== undefined;
  const kept = type.parameters.map(({ name }) => (name && isUsed(name.name) ? name.name : undefined));
  const fits = kept.every((name, index) => {
    const [own, wanted] = [type.parameters[index], expected.parameters[index]];
    if (name === undefined || !own) return true;
    return wanted !== undefined && !differ(typeOf(own.type), typeOf(wanted.type), 'compatible');
  });
  if (!fits) return undefined;
  const parameters = new Set(type.parameters.map(({ name }) => name?.name));
  const locals = [...localNames(definition)].filter((name) => !parameters.has(name));
  const names = expected.parameters.map(({ name }, index) => kept[index] ?? name?.name ?? '');
  const isTaken = (name: string, index: number): boolean =>
    kept[index] === undefined && (isUsed(name) || locals.includes(name));
  return names.some(isTaken) ? undefined : names;
}

function resultEdits(module: Module, owner: ModuleFunction, signature: CallbackSignature): Edits {
  const { definition, unit } = owner;
  const { result } = definition.type;
  const own = module.typeOf(unit, result);
  if (isSameType(own, signature.result === 'void' ? VOID : INT)) return [];
  const location = writtenLocation(owner, result);
  if ((own.kind !== 'int' && own.kind !== 'void') || !location || !/^\w+$/.test(textAt(module, location)))
    return IMPOSSIBLE;
  const type = { location, newText: signature.result };
  if (signature.result === 'void') return [type, ...withoutValues(module, owner)];
  return own.kind === 'void' ? [type, ...withZeroes(module, owner)] : [type];
}

/** Every `return 0;` becomes `return;`, and goes where it is the last statement. */
function withoutValues(module: Module, owner: ModuleFunction): Edits {
  const { body } = owner.definition;
  const returns = returnsIn(body);
  if (!returns.every(({ value }) => isZero(value))) return IMPOSSIBLE;
  const last = body.statements.at(-1);
  return returns.map((each) => {
    const location = writtenLocation(owner, each);
    if (!location) return undefined;
    return each === last
      ? { location: wholeLine(module, location), newText: '' }
      : { location, newText: 'return;' };
  });
}

/** Every `return;` becomes `return 0;`, and one is added at the end. */
function withZeroes(module: Module, owner: ModuleFunction): Edits {
  const { body } = owner.definition;
  const edits = returnsIn(body).map((each) => {
    const location = writtenLocation(owner, each);
    return location && { location, newText: 'return 0;' };
  });
  return body.statements.at(-1)?.kind === 'return' ? edits : [...edits, finalReturn(module, owner)];
}

function returnsIn(body: Block): ReturnStatement[] {
  const returns: ReturnStatement[] = [];
  forEachStatement(body, (statement) => {
    if (statement.kind === 'return') returns.push(statement);
  });
  return returns;
}

function isZero(value: Expression | undefined): boolean {
  return value === undefined || (value.kind === 'integer' && value.value === 0n);
}

function finalReturn(module: Module, owner: ModuleFunction): TextEdit | undefined {
  const { body } = owner.definition;
  const brace = writtenLocation(owner, { start: body.end - 1, end: body.end });
  if (!brace) return undefined;
  const line = wholeLine(module, brace);
  const text = fileText(module, brace.file);
  const indent = text.slice(line.start, brace.start);
  const isAlone = line.start < brace.start || line.end > brace.end;
  const start = isAlone ? line.start : brace.start;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const newText = isAlone ? `${indent}\treturn 0;${lineEnd}` : 'return 0; ';
  return { location: { file: brace.file, start, end: start }, newText };
}

/** The line that a place stands on with its end, if nothing else stands on it; else the place itself. */
function wholeLine(module: Module, location: Location): Location {
  const text = fileText(module, location.file);
  const start = text.lastIndexOf('\n', location.start - 1) + 1;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(location.end))?.[0];
  if (rest === undefined || /\S/.test(text.slice(start, location.start))) return location;
  return { file: location.file, start, end: location.end + rest.length };
}
