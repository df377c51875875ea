import type { Expression, FunctionDefinition, Member, Subscript } from '../syntax/ast';
import { type Walkable, calledName, partsOf } from '../syntax/walk';
import { passesOn } from './kernelCalls';

/**
 * Names for the places in which a function keeps values: `%p` for its own variable p, `@p` for one of the file,
 * `%p->f`, `%a[%i]`, `*%p`. Two expressions with the same name are the same place as long as nothing in it changes.
 */
export class Holders {
  private readonly locals = new Set<string>();
  /** Declared again in an inner block: the name alone does not tell which is meant. */
  private readonly ambiguous = new Set<string>();

  constructor(definition: FunctionDefinition) {
    const parameters = definition.type.parameters.flatMap(({ name }) => (name ? [name.name] : []));
    for (const name of parameters) this.locals.add(name);
    this.noteLocals(definition.body, new Set(parameters));
  }

  /** The holder that an expression reads or writes; undefined for what is no place or has no such name. */
  of(expression: Expression): string | undefined {
    switch (expression.kind) {
      case 'identifier':
        return this.variable(expression.name);
      case 'cast':
        return this.of(expression.operand);
      case 'assignment':
        return expression.operator === '=' ? this.of(expression.left) : undefined;
      case 'member':
        return this.member(expression);
      case 'subscript':
        return this.element(expression);
      case 'unary':
        return expression.operator === '*' ? prefixed('*', this.of(expression.operand)) : undefined;
      case 'call': {
        const [first] = expression.arguments;
        return first && passesOn(calledName(expression) ?? '') ? this.of(first) : undefined;
      }
      default:
        return undefined;
    }
  }

  /** The holder of a variable. */
  variable(name: string): string | undefined {
    if (this.ambiguous.has(name)) return undefined;
    return this.locals.has(name) ? `%${name}` : `@${name}`;
  }

  /** A name for what an argument is: a place, the address of one, or a number. */
  ofArgument(argument: Expression): string | undefined {
    if (argument.kind === 'integer') return String(argument.value);
    if (argument.kind === 'cast') return this.ofArgument(argument.operand);
    if (argument.kind === 'unary' && argument.operator === '&')
      return prefixed('&', this.of(argument.operand));
    return this.of(argument);
  }

  private member({ object, arrow, field }: Member): string | undefined {
    if (!arrow && object.kind === 'unary' && object.operator === '*') {
      return suffixed(this.of(object.operand), `->${field.name}`);
    }
    return suffixed(this.of(object), `${arrow ? '->' : '.'}${field.name}`);
  }

  private element({ array, index }: Subscript): string | undefined {
    const which = this.ofArgument(index);
    return which === undefined ? undefined : suffixed(this.of(array), `[${which}]`);
  }

  private noteLocals(body: Walkable, parameters: ReadonlySet<string>): void {
    const pending = [{ node: body, around: parameters }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, around } = next;
      const names = namesDeclaredIn(node);
      for (const name of names) {
        if (around.has(name)) this.ambiguous.add(name);
        this.locals.add(name);
      }
      const inside = names.length > 0 ? new Set([...around, ...names]) : around;
      for (const part of partsOf(node)) pending.push({ node: part, around: inside });
    }
  }
}

/** The variables that begin to exist in a scope of their own which `node` makes. */
function namesDeclaredIn(node: Walkable): string[] {
  if (node.kind !== 'block' && node.kind !== 'for') return [];
  return partsOf(node).flatMap((part) => (part.kind === 'declaration' && part.name ? [part.name.name] : []));
}

const prefixed = (prefix: string, holder: string | undefined): string | undefined =>
  holder === undefined ? undefined : prefix + holder;

const suffixed = (holder: string | undefined, suffix: string): string | undefined =>
  holder === undefined ? undefined : holder + suffix;

/** Whether a holder can change without an assignment to a local variable: memory behind pointers and the file's variables. */
export function isMemory(holder: string): boolean {
  return /->|[*[@]/.test(holder) || isRecord(holder);
}

function isRecord(holder: string): boolean {
  return holder.startsWith('record ');
}

/** Whether `other` is `holder`, lies in it, or is found through it. */
export function isPartOf(other: string, holder: string): boolean {
  for (let at = other.indexOf(holder); at >= 0; at = other.indexOf(holder, at + 1)) {
    if (!/\w/.test(other.charAt(at + holder.length))) return true;
  }
  return false;
}

/** Whether two places in memory may be one: fields of different names are not, nor are variables and fields. */
export function mayBeSame(other: string, holder: string): boolean {
  if (!isMemory(other) || !isMemory(holder) || isRecord(other)) return false;
  const [first, second] = [lastPart(other), lastPart(holder)];
  return first === '?' || second === '?' || first === second;
}

/** The name of the variable or field that a holder is; `?` for what is only known by a pointer or an index. */
function lastPart(holder: string): string {
  return /^(?:.*(?:->|\.)|[@%])(\w+)$/.exec(holder)?.[0].replace(/^.*(?:->|\.)/, '.') ?? '?';
}
