import { declare } from '../c/expressionType';
import type { Binding, Scope } from '../c/scope';
import { type CType, decayed } from '../c/types';
import type { Expression, TypeSyntax } from '../syntax/ast';
import { type Walkable, partsOf } from '../syntax/walk';
import type { Module, ModuleFunction } from './declarations/module';

/** A part of a function in which the same names are visible. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
}

/** The types of the expressions in one function, as far as declarations are visible. */
export class ExpressionTypes {
  /** Those further inside come later. */
  private readonly regions: Region[] = [];
  private readonly outer: Scope;

  constructor(module: Module, { definition, unit }: ModuleFunction) {
    this.outer = module.scopeOf(unit).inner();
    const { start, end } = definition;
    for (const { name, type } of definition.type.parameters) {
      if (name) declareParameter(name.name, type, this.outer);
    }
    this.regions.push({ start, end, scope: this.outer });
    this.addLocals(definition.body);
  }

  /** The type of an expression; undefined where nothing is known of it. */
  typeOf(expression: Expression): CType | undefined {
    return known(this.scopeAt(expression.start).typeOf(expression));
  }

  /** A type that is written in the function. */
  written(type: TypeSyntax): CType {
    return this.scopeAt(type.start).resolveType(type);
  }

  /** The value of a constant expression; undefined for all others. */
  integer(expression: Expression): number | undefined {
    const value = this.scopeAt(expression.start).integer(expression);
    return value === undefined ? undefined : Number(value);
  }

  /** Whether an expression names a variable that ends with the function. */
  isAutomatic(expression: Expression): boolean {
    if (expression.kind !== 'identifier') return false;
    const binding: Binding | undefined = this.scopeAt(expression.start).lookUp(expression.name);
    return binding?.kind === 'automatic';
  }

  private scopeAt(offset: number): Scope {
    return this.regions.findLast(({ start, end }) => start <= offset && offset <= end)?.scope ?? this.outer;
  }

  /** From a declaration to the end of its block its name is visible, in its own initialiser too. */
  private addLocals(body: Walkable): void {
    const pending: { node: Walkable; block: Block }[] = [
      { node: body, block: { scope: this.outer, end: body.end } },
    ];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, block } = next;
      if (node.kind === 'declaration') {
        block.scope = block.scope.inner();
        declare(node, block.scope);
        this.regions.push({ start: node.start, end: block.end, scope: block.scope });
      }
      const isBlock = node.kind === 'block' || node.kind === 'for';
      const inner = isBlock ? { scope: block.scope.inner(), end: node.end } : block;
      for (const part of [...partsOf(node)].reverse()) pending.push({ node: part, block: inner });
    }
  }
}

/** A block with the names that are visible where it has been read to. */
interface Block {
  scope: Scope;
  readonly end: number;
}

function declareParameter(name: string, type: TypeSyntax, scope: Scope): void {
  scope.bind(name, { kind: 'automatic', type: decayed(scope.resolveType(type)) });
}

function known(type: CType): CType | undefined {
  return type.kind === 'unknown' && type.name === undefined ? undefined : type;
}
