import type { Fix, TextEdit } from '../base/finding';
import type { FunctionDefinition, ReturnStatement } from '../syntax/ast';
import { type Walkable, findExpression, forEachExpression, forEachStatement } from '../syntax/walk';
import { type CallbackSignature, prototypeText } from './api/callbackSignature';
import { declarator } from './api/declaration';
import { localNames } from './localNames';
import type { Module, ModuleFunction } from './module';
import { prototypeDifference, readPrototype } from './prototypes';
import { fileText, textAt } from './sourceText';
import { writtenPlace } from './writtenPlace';

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

/** An edit that cannot be made is undefined. */
type Edits = readonly (TextEdit | undefined)[];

const IMPOSSIBLE: Edits = [undefined];

function parameterEdits(module: Module, owner: ModuleFunction, signature: CallbackSignature): Edits {
  const { definition, unit } = owner;
  const { type } = definition;
  const expected = readPrototype(prototypeText('f', signature));
  if (!expected) return IMPOSSIBLE;
  const scope = { resolve: (each: typeof type.result) => module.resolveType(unit, each) };
  const own = { type: { ...type, result: expected.result }, ...scope };
  if (!prototypeDifference(own, { type: expected, ...scope }, 'compatible')) return [];
  const names = parameterNames(definition, signature);
  const place = writtenPlace(owner, { start: definition.name.end + 1, end: type.end });
  const written = place && textAt(module, place);
  if (!names || !place || !written || !/^\([^()/]*\)$/.test(written)) return IMPOSSIBLE;
  const list = signature.parameters.map((each, index) => declarator(each.type, names[index] ?? each.name));
  return [{ place, newText: `(${list.join(', ')})` }];
}

/** The names that the parameters get: their own where the body uses them. */
function parameterNames(
  { type, body }: FunctionDefinition,
  signature: CallbackSignature,
): string[] | undefined {
  const isUsed = (name: string): boolean =>
    findExpression(body, (part) => part.kind === 'identifier' && part.name === name) !== undefined;
  const own = type.parameters.map(({ name }) => (name && isUsed(name.name) ? name.name : undefined));
  const wanted = signature.parameters;
  if (own.some((name, index) => name !== undefined && index >= wanted.length)) return undefined;
  if (own.some((name, index) => name !== undefined && !isSameType(type, index, signature))) return undefined;
  const names = wanted.map((parameter, index) => own[index] ?? parameter.name);
  const taken = own.length > 0 && wanted.some(({ name }, index) => own[index] === undefined && isUsed(name));
  return taken ? undefined : names;
}
