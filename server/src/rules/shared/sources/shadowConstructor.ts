import type { Expression, Parameter } from '../../../syntax/ast';
import { forEachExpression, forEachStatement } from '../../../syntax/walk';
import { isOpaque } from '../../../c/pointerLevels';
import { typeText } from '../../../c/typeText';
import { type CType, pointee } from '../../../c/types';
import { ExpressionTypes } from '../../../model/expressionTypes';
import type { Module, ModuleFunction } from '../../../model/declarations/module';

/** How a shadow constructor treats what it is given. */
export interface ConstructorUse {
  /** What it takes the new shadow variable for; undefined if that is not certain. */
  readonly data: CType | undefined;
  /** What it takes its last argument to point to, if it accesses memory at it. */
  readonly accessed: CType | undefined;
  /** What a pointer to it is that it stores its last argument in. */
  readonly stored: CType | undefined;
}

/** Reads a constructor `(obj, shadow_data, ctor_data)`; undefined if it has another shape. */
export function constructorUse(module: Module, constructor: ModuleFunction): ConstructorUse | undefined {
  const [, data, last] = constructor.definition.type.parameters;
  if (!data?.name || !last?.name) return undefined;
  const types = new ExpressionTypes(module, constructor);
  const dataViews = new Views(constructor, data, types);
  const lastViews = new Views(constructor, last, types);
  return {
    data: dataViews.pointee(),
    accessed: lastViews.isAccessed() ? lastViews.pointee() : undefined,
    stored: storedThrough(constructor, dataViews, lastViews, types),
  };
}

/** A parameter of type `void *` under the names and types by which a function uses it. */
class Views {
  private readonly names: Set<string>;
  private readonly types: CType[] = [];

  constructor(
    private readonly owner: ModuleFunction,
    parameter: Parameter,
    private readonly scope: ExpressionTypes,
  ) {
    this.names = new Set(parameter.name ? [parameter.name.name] : []);
    this.addType(pointee(scope.written(parameter.type)));
    this.addCopies();
    this.addCasts();
  }

  /** The type that all views agree on. */
  pointee(): CType | undefined {
    const texts = new Set(this.types.map((type) => typeText(type)));
    return texts.size === 1 ? this.types[0] : undefined;
  }

  /** Whether an expression is the parameter, seen through casts and copies. */
  includes(expression: Expression): boolean {
    if (expression.kind === 'cast') return this.includes(expression.operand);
    return expression.kind === 'identifier' && this.names.has(expression.name);
  }

  /** Whether an expression reads or writes memory at the parameter. */
  isAccess(expression: Expression): boolean {
    if (expression.kind === 'unary') return expression.operator === '*' && this.includes(expression.operand);
    if (expression.kind === 'subscript') return this.includes(expression.array);
    return expression.kind === 'member' && expression.arrow && this.includes(expression.object);
  }

  isAccessed(): boolean {
    let found = false;
    forEachExpression(this.owner.definition.body, (expression) => {
      found ||= this.isAccess(expression);
    });
    return found;
  }

  private addCopies(): void {
    const { body } = this.owner.definition;
    forEachStatement(body, (statement) => {
      if (statement.kind !== 'declaration' || !statement.initialiser || !statement.name) return;
      if (this.includes(statement.initialiser))
        this.addName(statement.name.name, pointee(this.scope.written(statement.type)));
    });
    forEachExpression(body, (expression) => {
      if (expression.kind !== 'assignment' || expression.left.kind !== 'identifier') return;
      if (!this.includes(expression.right)) return;
      this.addName(expression.left.name, pointeeOf(this.scope.typeOf(expression.left)));
    });
  }

  private addCasts(): void {
    forEachExpression(this.owner.definition.body, (expression) => {
      if (expression.kind === 'cast' && this.includes(expression.operand)) {
        this.addType(pointee(this.scope.written(expression.type.type)));
      }
    });
  }

  private addName(name: string, type: CType | undefined): void {
    this.names.add(name);
    this.addType(type);
  }

  private addType(type: CType | undefined): void {
    if (type && !isOpaque(type)) this.types.push(type);
  }
}

/** `*shadow_data = ctor_data`: the pointer itself is kept. */
function storedThrough(
  { definition }: ModuleFunction,
  data: Views,
  last: Views,
  scope: ExpressionTypes,
): CType | undefined {
  let stored: CType | undefined;
  forEachExpression(definition.body, (expression) => {
    if (expression.kind !== 'assignment' || expression.operator !== '=') return;
    if (!data.isAccess(expression.left) || !last.includes(expression.right)) return;
    const type = pointeeOf(scope.typeOf(expression.left));
    stored ??= type;
  });
  return stored;
}

function pointeeOf(type: CType | undefined): CType | undefined {
  return type && pointee(type);
}
