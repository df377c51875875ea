import type { Location } from '../../../base/span';
import type { Expression } from '../../../syntax/ast';
import type { TranslationUnit } from '../../../syntax/translationUnit';
import { type ApiCall, apiCalls } from '../../../model/apiCalls';
import { type CallbackSignature, callbackSignature } from '../../../model/api/callbackSignature';
import { fieldOf, isAvailable, signatureOf, structNamed, typeNamed } from '../../../model/api/lookup';
import { localNames } from '../../../model/localNames';
import {
  type Callback,
  type FunctionReference,
  type Module,
  locationIn,
} from '../../../model/declarations/module';

/** A function that the module gives to the kernel as a callback. */
export interface CallbackUse {
  readonly function: FunctionReference;
  /** Where it is named. */
  readonly location: Location;
  readonly unit: TranslationUnit | undefined;
  /** As what it is given, such as `.pre_patch` or `the constructor of klp_shadow_alloc()`. */
  readonly role: string;
  readonly expected: CallbackSignature;
  /** The same callback in the other generation of the API, with the words for it. */
  readonly otherGeneration: { readonly words: string; readonly signature: CallbackSignature } | undefined;
}

/** All callbacks of the module whose functions and whose meaning in the chosen kernel are known. */
export function callbackUses(module: Module): CallbackUse[] {
  return [
    ...module.objectArrays.flatMap(({ entries }) =>
      entries.flatMap(({ callbacks }) => fieldUses(module, callbacks, OBJECT, STATE)),
    ),
    ...module.stateArrays.flatMap(({ entries }) =>
      entries.flatMap(({ callbacks }) => fieldUses(module, callbacks, STATE, OBJECT)),
    ),
    ...apiCalls(module).flatMap((call) => shadowUses(module, call)),
  ];
}

interface Generation {
  readonly struct: string;
  readonly words: string;
}

const OBJECT: Generation = { struct: 'klp_callbacks', words: 'a callback of an object' };
const STATE: Generation = { struct: 'klp_state_callbacks', words: 'a callback of a state' };

function fieldUses(
  module: Module,
  callbacks: readonly Callback[],
  own: Generation,
  other: Generation,
): CallbackUse[] {
  return callbacks.flatMap((callback) => {
    const fact = callback.function;
    const expected = fieldSignature(module, own, callback.name, true);
    if (fact.state !== 'known' || !expected) return [];
    const signature = fieldSignature(module, other, callback.name, false);
    return [
      {
        function: fact.value,
        location: fact.location,
        unit: module.units.find(({ files }) => files.some(({ path }) => path === fact.location.file)),
        role: `\`.${callback.name}\``,
        expected,
        otherGeneration: signature && { words: other.words, signature },
      },
    ];
  });
}

function fieldSignature(
  { profile }: Module,
  { struct }: Generation,
  name: string,
  mustExist: boolean,
): CallbackSignature | undefined {
  const entry = structNamed(struct);
  const field = entry && fieldOf(entry, name, profile);
  if (!field || (mustExist && !isAvailable(field, profile))) return undefined;
  return callbackSignature(field, profile);
}

const SHADOW_ROLES: Readonly<Record<string, string>> = {
  klp_shadow_ctor_t: 'the constructor',
  klp_shadow_dtor_t: 'the destructor',
};

function shadowUses(module: Module, { owner, call, api }: ApiCall): CallbackUse[] {
  const parameters = signatureOf(api, module.profile)?.parameters ?? [];
  if (parameters.length !== call.arguments.length) return [];
  return parameters.flatMap(({ type }, index) => {
    const role = SHADOW_ROLES[type];
    const typedef = typeNamed(type, module.profile);
    const argument = call.arguments[index];
    if (role === undefined || typedef?.kind !== 'typedef' || !argument) return [];
    const reference = referenceAt(module, owner, argument);
    if (!reference) return [];
    return [
      {
        function: reference,
        location: locationIn(owner, argument),
        unit: owner.unit,
        role: `${role} of ${api.name}()`,
        expected: typedef.signature,
        otherGeneration: undefined,
      },
    ];
  });
}

/** The function that an expression inside a function names. */
function referenceAt(
  module: Module,
  owner: ApiCall['owner'],
  expression: Expression,
  isCast = false,
): FunctionReference | undefined {
  if (expression.kind === 'cast') return referenceAt(module, owner, expression.operand, true);
  if (expression.kind === 'unary' && '&*'.includes(expression.operator))
    return referenceAt(module, owner, expression.operand, isCast);
  if (expression.kind !== 'identifier' || localNames(owner.definition).has(expression.name)) return undefined;
  const { name } = expression;
  const symbol = module.resolve(owner.unit, name);
  if (symbol?.kind === 'prototype') return { name, definition: undefined, type: symbol.type, isCast };
  if (symbol?.kind !== 'function') return undefined;
  return { name, definition: symbol.function, type: symbol.function.definition.type, isCast };
}
