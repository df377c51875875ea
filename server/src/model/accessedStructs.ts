import { structIn } from '../c/types';
import type { Expression } from '../syntax/ast';
import { fieldOf, structNamed } from './api/lookup';
import { ExpressionTypes } from './expressionTypes';
import type { Module, ModuleFunction } from './declarations/module';

/** Finds the klp structure that an expression in a function is, or points to. */
export class AccessedStructs {
  private readonly types: ExpressionTypes;

  constructor(
    private readonly module: Module,
    owner: ModuleFunction,
  ) {
    this.types = new ExpressionTypes(module, owner);
  }

  /** The tag; undefined if the types of names do not tell. */
  structOf(expression: Expression): string | undefined {
    const type = this.types.typeOf(expression);
    if (type) return structIn(type)?.tag;
    if (expression.kind === 'subscript') return this.structOf(expression.array);
    return expression.kind === 'member' ? this.memberStruct(expression) : undefined;
  }

  /** The kernel's own structures are not visible, but what their fields are is known. */
  private memberStruct({ object, field }: Extract<Expression, { kind: 'member' }>): string | undefined {
    const owner = this.structOf(object);
    const entry = owner === undefined ? undefined : structNamed(owner);
    const found = entry && fieldOf(entry, field.name, this.module.profile);
    return found && /^struct (\w+)(?: \*)?$/.exec(found.type)?.[1];
  }
}
