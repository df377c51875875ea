import { prototypeText } from '../../model/api/callbackSignature';
import { type CallbackUse, callbackUses } from '../shared/sources/callbackUses';
import type { Module } from '../../model/declarations/module';
import { type PrototypeDifference, prototypeDifference } from '../../c/typeDifference';
import type { CType } from '../../c/types';
import { prototypeOf, readPrototype } from '../../model/prototypes';
import type { TypeSyntax } from '../../syntax/ast';
import { signatureFix } from '../shared/fixes/signatureFix';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { differenceText } from '../shared/wording';

export const callbackPrototype: Rule = {
  id: 'callback-prototype',
  severity: 'error',
  stage: 'source',
  summary:
    'The prototype of a callback, constructor or destructor is not the one that the kernel calls it with.',
  check: ({ module }: RuleInput) => callbackUses(module).flatMap((use) => checkUse(module, use)),
};

function checkUse(module: Module, use: CallbackUse): Draft[] {
  const difference = differenceFrom(module, use, use.expected);
  if (!difference) return [];
  const { definition, name } = use.function;
  const fix = definition && signatureFix(module, definition, use.expected);
  const other = use.otherGeneration;
  const isOther = other && difference.kind !== 'result' && !differenceFrom(module, use, other.signature);
  return [
    {
      location: use.location,
      message:
        `${differenceText(difference, name, use.role)}${isOther ? `; it has the prototype of ${other.words}` : ''}. ` +
        `Declare it \`${prototypeText(name, use.expected)}\`.`,
      related: definition ? [{ location: definition.location, message: `The definition of ${name}()` }] : [],
      fixes: fix ? [fix] : [],
    },
  ];
}

/** With a cast only what makes arguments arrive wrongly counts; without one all that the compiler objects to. */
function differenceFrom(
  module: Module,
  { function: callback, unit: usingUnit }: CallbackUse,
  signature: CallbackUse['expected'],
): PrototypeDifference | undefined {
  const expected = readPrototype(prototypeText('f', signature));
  const unit = callback.definition?.unit ?? usingUnit;
  if (!expected || !callback.type || !unit) return undefined;
  const typeOf = (type: TypeSyntax): CType => module.typeOf(unit, type);
  return prototypeDifference(
    prototypeOf(callback.type, typeOf),
    prototypeOf(expected, typeOf),
    callback.isCast === true ? 'passable' : 'compatible',
  );
}
