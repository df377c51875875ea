import type { Place } from '../base/span';
import { allFields, structNamed } from '../model/api/lookup';
import type { Module, ModuleFunction } from '../model/module';
import type { Expression, Statement, TypeSyntax } from '../syntax/ast';
import { findExpression, forEachStatement } from '../syntax/walk';

/** The tag of the klp struct whose field is read or written at `place`, as far as the types of names tell. */
export function memberStruct(module: Module, place: Place): string | undefined {
  for (const owner of module.functions) {
    const { map } = owner.unit;
    const body = map.placeOf(owner.definition.body);
    if (body.file !== place.file || place.start < body.start || body.end < place.end) continue;
    const member = findExpression(owner.definition.body, (expression) => {
      if (expression.kind !== 'member') return false;
      const field = map.placeOf({ start: expression.field.start, end: expression.field.end });
      return field.file === place.file && field.start === place.start;
    });
    if (member?.kind === 'member') return structOf(module, owner, member.object, 0);
  }
  return undefined;
}

const DEPTH_MAX = 20;

function structOf(
  module: Module,
  owner: ModuleFunction,
  expression: Expression,
  depth: number,
): string | undefined {
  if (depth > DEPTH_MAX) return undefined;
  switch (expression.kind) {
    case 'identifier':
      return tagOf(module, owner, typeOfName(module, owner, expression.name));
    case 'unary':
      return structOf(module, owner, expression.operand, depth + 1);
    case 'subscript':
      return structOf(module, owner, expression.array, depth + 1);
    case 'cast':
      return tagOf(module, owner, expression.type.type);
    case 'member':
      return fieldStruct(
        module,
        structOf(module, owner, expression.object, depth + 1),
        expression.field.name,
      );
    default:
      return undefined;
  }
}

function typeOfName(module: Module, owner: ModuleFunction, name: string): TypeSyntax | undefined {
  const parameter = owner.definition.type.parameters.find((each) => each.name?.name === name);
  let found = parameter?.type;
  const body: Statement = owner.definition.body;
  forEachStatement(body, (statement) => {
    if (statement.kind === 'declaration' && statement.name?.name === name) found = statement.type;
  });
  if (found) return found;
  const symbol = module.resolve(owner.unit, name);
  return symbol?.kind === 'variable' ? symbol.variable.declaration.type : undefined;
}

function tagOf(module: Module, owner: ModuleFunction, type: TypeSyntax | undefined): string | undefined {
  let current = type && module.resolveType(owner.unit, type);
  while (current?.kind === 'pointer' || current?.kind === 'array') {
    current = module.resolveType(owner.unit, current.kind === 'pointer' ? current.to : current.of);
  }
  return current?.kind === 'struct' && current.tag?.startsWith('klp_') ? current.tag : undefined;
}

/** The klp struct that a klp struct's field holds or points to. */
function fieldStruct(module: Module, tag: string | undefined, name: string): string | undefined {
  const struct = tag === undefined ? undefined : structNamed(tag);
  const field = struct && allFields(struct, module.profile).find((each) => each.name === name);
  return field && /^struct (klp_\w+)/.exec(field.type)?.[1];
}
