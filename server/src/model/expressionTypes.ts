import { type Span, touches } from '../base/span';
import type { Binary, Call, Expression, Member, RecordType, TypeSyntax, Unary } from '../syntax/ast';
import { type Walkable, partsOf } from '../syntax/walk';
import type { Module, ModuleFunction, Symbol } from './declarations/module';
import type { Fields, TypeScope } from './typeSizes';

const DEPTH_MAX = 100;

interface Local {
  readonly name: string;
  readonly type: TypeSyntax;
  /** The block or loop that it belongs to. */
  readonly scope: Span;
  /** Offset of its declaration. */
  readonly from: number;
}

/** The types of the expressions in one function, as far as declarations are visible. */
export class ExpressionTypes implements TypeScope {
  /** From outside to inside. */
  private readonly locals: Local[] = [];
  private depth = 0;

  constructor(
    private readonly module: Module,
    private readonly owner: ModuleFunction,
  ) {
    const { definition } = owner;
    for (const { name, type } of definition.type.parameters) {
      if (name) this.locals.push({ name: name.name, type, scope: definition, from: definition.start });
    }
    this.addLocals(definition.body);
  }

  resolve(type: TypeSyntax): TypeSyntax {
    const resolved = this.module.resolveType(this.owner.unit, type);
    if (resolved.kind !== 'typeof') return resolved;
    const { operand } = resolved;
    const inner = operand.kind === 'type-name' ? operand.type : this.typeOf(operand);
    return inner ? (this.bounded(() => this.resolve(inner)) ?? resolved) : resolved;
  }

  fieldsOf(type: RecordType): Fields | undefined {
    const isDefinition = type.fields !== undefined || type.tag === undefined;
    const { fields, packed } = (isDefinition ? type : this.module.record(this.owner.unit, type.tag)) ?? type;
    return fields && { fields, packed };
  }

  enumerator(name: string): bigint | undefined {
    const symbol = this.local(name, Infinity) ? undefined : this.symbol(name);
    return symbol?.kind === 'enumerator' ? this.enumeratorValue(symbol) : undefined;
  }

  typeOf(expression: Expression): TypeSyntax | undefined {
    return this.bounded(() => this.find(expression));
  }

  /** Whether an expression names a variable that ends with the function. */
  isAutomatic(expression: Expression): boolean {
    return expression.kind === 'identifier' && this.local(expression.name, expression.start) !== undefined;
  }

  private find(expression: Expression): TypeSyntax | undefined {
    switch (expression.kind) {
      case 'identifier':
        return this.local(expression.name, expression.start) ?? this.global(expression.name);
      case 'cast':
      case 'compound-literal':
        return expression.type.type;
      case 'assignment':
        return this.typeOf(expression.left);
      case 'postfix':
        return this.typeOf(expression.operand);
      case 'comma':
        return this.typeOf(expression.right);
      case 'conditional':
        return expression.whenTrue && this.typeOf(expression.whenTrue);
      case 'subscript':
        return this.pointee(this.typeOf(expression.array));
      case 'member':
        return this.memberType(expression);
      case 'call':
        return this.callType(expression);
      case 'unary':
        return this.unaryType(expression);
      case 'binary':
        return this.movedPointer(expression);
      case 'integer':
        return {
          kind: 'basic',
          name: expression.suffix.includes('l') ? 'long' : 'int',
          ...spanOf(expression),
        };
      default:
        return undefined;
    }
  }

  /** What a pointer points to, or an array consists of. */
  pointee(type: TypeSyntax | undefined): TypeSyntax | undefined {
    const resolved = type && this.resolve(type);
    if (resolved?.kind === 'pointer') return resolved.to;
    return resolved?.kind === 'array' ? resolved.of : undefined;
  }

  /** A pointer so many elements further is one of the same type. */
  private movedPointer({ operator, left, right }: Binary): TypeSyntax | undefined {
    if (operator !== '+' && operator !== '-') return undefined;
    const type = this.typeOf(left);
    const [to, other] = [this.pointee(type), this.pointee(this.typeOf(right))];
    if (to) return other ? undefined : { kind: 'pointer', to, ...spanOf(left) };
    return other && operator === '+' ? { kind: 'pointer', to: other, ...spanOf(right) } : undefined;
  }

  private unaryType({ operator, operand, ...rest }: Unary): TypeSyntax | undefined {
    const type = this.typeOf(operand);
    if (operator === '*') return this.pointee(type);
    if (operator === '&') return type && { kind: 'pointer', to: type, ...spanOf(rest) };
    return operator === '!' ? { kind: 'basic', name: 'int', ...spanOf(rest) } : type;
  }

  private memberType({ object, arrow, field }: Member): TypeSyntax | undefined {
    const base = this.typeOf(object);
    const record = arrow ? this.pointee(base) : base;
    return record && this.fieldType(record, field.name);
  }

  private fieldType(record: TypeSyntax, name: string): TypeSyntax | undefined {
    const resolved = this.resolve(record);
    if (resolved.kind !== 'struct' && resolved.kind !== 'union') return undefined;
    for (const field of this.fieldsOf(resolved)?.fields ?? []) {
      if (field.name?.name === name) return field.type;
      const inner = field.name ? undefined : this.fieldType(field.type, name);
      if (inner) return inner;
    }
    return undefined;
  }

  private callType({ callee }: Call): TypeSyntax | undefined {
    const type = this.typeOf(callee);
    const resolved = type && this.resolve(type);
    const called = resolved?.kind === 'pointer' ? this.resolve(resolved.to) : resolved;
    return called?.kind === 'function' ? called.result : undefined;
  }

  private global(name: string): TypeSyntax | undefined {
    const symbol = this.symbol(name);
    if (symbol?.kind === 'variable') return symbol.variable.declaration.type;
    if (symbol?.kind === 'function') return symbol.function.definition.type;
    return symbol?.kind === 'prototype' ? symbol.type : undefined;
  }

  private symbol(name: string): Symbol | undefined {
    return this.module.resolve(this.owner.unit, name);
  }

  private enumeratorValue({ value, previous }: Extract<Symbol, { kind: 'enumerator' }>): bigint | undefined {
    if (value) return value.kind === 'integer' ? value.value : undefined;
    if (previous === undefined) return 0n;
    const before = this.bounded(() => this.enumerator(previous));
    return before === undefined ? undefined : before + 1n;
  }

  /** The innermost declaration of a name at an offset; what stands in `typeof` has offsets outside of the function. */
  private local(name: string, at: number): TypeSyntax | undefined {
    const isOutside = !touches(this.owner.definition, at);
    const isVisible = ({ from, scope }: Local): boolean => isOutside || (from <= at && at <= scope.end);
    return this.locals.findLast((each) => each.name === name && isVisible(each))?.type;
  }

  private addLocals(body: Walkable): void {
    const pending: { node: Walkable; scope: Span }[] = [{ node: body, scope: body }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, scope } = next;
      if (node.kind === 'declaration' && node.name && node.storage !== 'typedef') {
        this.locals.push({ name: node.name.name, type: node.type, scope, from: node.start });
      }
      const inner = node.kind === 'block' || node.kind === 'for' ? node : scope;
      for (const part of [...partsOf(node)].reverse()) pending.push({ node: part, scope: inner });
    }
  }

  /** Declarations in broken code may lead back to themselves. */
  private bounded<T>(compute: () => T | undefined): T | undefined {
    if (this.depth >= DEPTH_MAX) return undefined;
    this.depth++;
    const result = compute();
    this.depth--;
    return result;
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** A type as C spells it, for messages. */
export function typeText(type: TypeSyntax): string {
  switch (type.kind) {
    case 'basic':
    case 'named':
      return type.name;
    case 'struct':
    case 'union':
    case 'enum':
      return `${type.kind} ${type.tag ?? '{ … }'}`;
    case 'pointer': {
      const to = typeText(type.to);
      return to.endsWith('*') ? `${to}*` : `${to} *`;
    }
    case 'array':
      return `${typeText(type.of)}[]`;
    default:
      return 'another type';
  }
}
