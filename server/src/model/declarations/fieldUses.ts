import type { CType } from '../../c/types';
import type { KernelProfile } from '../../base/kernelProfile';
import type { Expression, InitialiserList, TypeSyntax } from '../../syntax/ast';
import type { TranslationUnit } from '../../syntax/translationUnit';
import { forEachExpression } from '../../syntax/walk';
import type { FieldUse } from './module';
import { isUncertain } from '../uncertainCode';
import type { ModuleScope } from '../moduleScope';
import { asList, readStruct } from './structInitialiser';

const KLP_STRUCTS = new Set([
  'klp_patch',
  'klp_object',
  'klp_func',
  'klp_state',
  'klp_callbacks',
  'klp_state_callbacks',
]);

/** All fields of klp structures that the module's initialisers name, at file scope and in functions. */
export function fieldUses(scope: ModuleScope, profile: KernelProfile): FieldUse[] {
  const uses: FieldUse[] = [];
  const collect = (type: TypeSyntax, initialiser: Expression | undefined, unit: TranslationUnit): void => {
    const list = initialiser && asList(initialiser);
    if (list) uses.push(...usesIn(scope.typeOf(unit, type), list, unit, profile));
  };
  for (const { declaration, unit } of scope.variables) {
    collect(declaration.type, declaration.initialiser, unit);
    if (declaration.initialiser) literals(declaration.initialiser, unit, collect);
  }
  for (const { definition, unit } of scope.functions) {
    forEachExpression(definition.body, (expression) => {
      if (expression.kind === 'compound-literal') collect(expression.type.type, expression, unit);
    });
  }
  return uses;
}

function literals(
  initialiser: Expression,
  unit: TranslationUnit,
  collect: (type: TypeSyntax, initialiser: Expression, unit: TranslationUnit) => void,
): void {
  forEachExpression(initialiser, (expression) => {
    if (expression.kind === 'compound-literal' && expression !== initialiser) {
      collect(expression.type.type, expression, unit);
    }
  });
}

function usesIn(
  type: CType,
  list: InitialiserList,
  unit: TranslationUnit,
  profile: KernelProfile,
): FieldUse[] {
  if (type.kind === 'array') {
    return list.items.flatMap((item) => {
      const inner = asList(item.value);
      return inner ? usesIn(type.of, inner, unit, profile) : [];
    });
  }
  const tag = type.kind === 'record' && !type.isUnion ? type.tag : undefined;
  if (tag === undefined || !KLP_STRUCTS.has(tag)) return [];
  return readStruct(tag, list, profile).named.map(({ struct, field, start, end }) => ({
    struct,
    field,
    location: unit.map.locationOf({ start, end }),
    isUncertain: isUncertain(unit, { start, end }),
  }));
}
