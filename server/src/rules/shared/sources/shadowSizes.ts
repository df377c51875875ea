import type { Call, Expression, Statement } from '../../../syntax/ast';
import { type Walkable, calledName, forEachCall, partsOf } from '../../../syntax/walk';
import {
  POINTER_SIZE,
  differInLevel,
  isOpaque,
  isPointerAgainstNumber,
  isRecord,
} from '../../../c/pointerLevels';
import { isSameType } from '../../../c/sameType';
import { type CType, pointee, sizeOf } from '../../../c/types';
import { ExpressionTypes } from '../../../model/expressionTypes';
import type { Module, ModuleFunction } from '../../../model/declarations/module';
import { type ConstructorUse, constructorUse } from './shadowConstructor';

/** A shadow variable whose size or first content does not fit what it is used as. */
export interface SizeMismatch {
  readonly function: ModuleFunction;
  readonly call: Call;
  /** The argument that does not fit. */
  readonly argument: Expression;
  readonly fault: SizeFault;
  /** Where the shadow variable is kept, if the fault is one of its size. */
  readonly holder: Expression | string | undefined;
}

export type SizeFault =
  /** The size of a pointer, where `data` is not one. `needed` in bytes. */
  | {
      readonly kind: 'pointer';
      readonly data: CType;
      readonly needed: number | undefined;
      readonly by: User;
    }
  /** Fewer bytes than `data` has. */
  | {
      readonly kind: 'small';
      readonly data: CType;
      readonly given: number;
      readonly needed: number;
      readonly by: User;
    }
  /** The size of another type. */
  | { readonly kind: 'other'; readonly data: CType; readonly of: CType; readonly by: User }
  /** The constructor takes the variable for another type than its user. */
  | { readonly kind: 'constructor'; readonly data: CType; readonly built: CType }
  /** What the constructor is given has a `&` too many or too few. */
  | { readonly kind: 'content'; readonly wanted: CType; readonly given: CType }
  /** The constructor keeps the address of a variable that ends with the function. */
  | { readonly kind: 'automatic' }
  /** Before 4.18: the content is copied from something of another type than the size is taken of. */
  | { readonly kind: 'copied'; readonly of: CType; readonly given: CType };

type User = 'result' | 'constructor';

const ALLOCATING = new Set(['klp_shadow_alloc', 'klp_shadow_get_or_alloc']);

/** All allocations of shadow variables in the module whose size or content is certainly wrong. */
export function shadowSizeMismatches(module: Module): SizeMismatch[] {
  const functions = module.functions.filter(({ definition }) => !definition.isDamaged);
  return functions.flatMap((owner) => {
    const calls: Call[] = [];
    forEachCall(owner.definition.body, (call) => {
      if (ALLOCATING.has(calledName(call) ?? '')) calls.push(call);
    });
    return calls.length === 0 ? [] : new Allocations(module, owner).check(calls);
  });
}

/** What keeps or uses a call's result, and the type that it takes the shadow variable for. */
interface Receiver {
  readonly data: CType;
  readonly holder: Expression | string | undefined;
}

class Allocations {
  private readonly types: ExpressionTypes;
  private readonly parents = new Map<Walkable, Walkable>();

  constructor(
    private readonly module: Module,
    private readonly owner: ModuleFunction,
  ) {
    this.types = new ExpressionTypes(module, owner);
    const pending: Walkable[] = [owner.definition.body];
    for (let node = pending.pop(); node; node = pending.pop()) {
      for (const part of partsOf(node)) {
        this.parents.set(part, node);
        pending.push(part);
      }
    }
  }

  check(calls: readonly Call[]): SizeMismatch[] {
    return calls.flatMap((call) => {
      const receiver = this.receiverOf(call);
      if (call.arguments.length === 5) return this.checkOld(call, receiver);
      return call.arguments.length === 6 ? this.checkNew(call, receiver) : [];
    });
  }

  /** `(obj, id, size, gfp, ctor, ctor_data)` */
  private checkNew(call: Call, receiver: Receiver | undefined): SizeMismatch[] {
    const [, , size, , constructor, content] = call.arguments;
    if (!size || !constructor || !content) return [];
    const use = this.constructorOf(constructor);
    const bySize = this.sizeFault(call, size, receiver, use);
    if (bySize) return [bySize];
    const built =
      use?.data && receiver && isPointerAgainstNumber(use.data, receiver.data) ? use.data : undefined;
    if (built && receiver) {
      return [this.mismatch(call, constructor, { kind: 'constructor', data: receiver.data, built })];
    }
    const fault = use && this.contentFault(content, use, receiver);
    return fault ? [this.mismatch(call, content, fault)] : [];
  }

  /** `(obj, id, data, size, gfp)`: the content is copied. */
  private checkOld(call: Call, receiver: Receiver | undefined): SizeMismatch[] {
    const [, , content, size] = call.arguments;
    if (!content || !size) return [];
    const bySize = this.sizeFault(call, size, receiver, undefined);
    if (bySize) return [bySize];
    const [of, given] = [this.sizeofOperand(size), this.pointedToBy(content)];
    if (!of || !given || !differInLevel(of, given)) return [];
    return [this.mismatch(call, content, { kind: 'copied', of, given })];
  }

  private sizeFault(
    call: Call,
    size: Expression,
    receiver: Receiver | undefined,
    use: ConstructorUse | undefined,
  ): SizeMismatch | undefined {
    const byResult = receiver && this.compare(size, receiver.data, 'result');
    if (byResult) return { ...this.mismatch(call, size, byResult), holder: receiver.holder };
    const byConstructor = use?.data && this.compare(size, use.data, 'constructor');
    return byConstructor && this.mismatch(call, size, byConstructor);
  }

  private mismatch(call: Call, argument: Expression, fault: SizeFault): SizeMismatch {
    return { function: this.owner, call, argument, fault, holder: undefined };
  }

  private compare(size: Expression, data: CType, by: User): SizeFault | undefined {
    if (isOpaque(data)) return undefined;
    const needed = sizeOf(data);
    const given = this.types.integer(size);
    const of = this.sizeofOperand(size);
    if (of && isPointer(of) && !isPointer(data)) {
      const isWrong =
        needed === undefined ? isRecord(data) && differInLevel(of, data) : needed !== POINTER_SIZE;
      return isWrong ? { kind: 'pointer', data, needed, by } : undefined;
    }
    if (of && isPointer(data) && !isPointer(of) && differInLevel(of, data))
      return { kind: 'other', data, of, by };
    if (of && areDifferentRecords(of, data)) return this.compareRecords(of, data, by);
    if (given === undefined || needed === undefined || given >= needed) return undefined;
    return { kind: 'small', data, given, needed, by };
  }

  /** A larger struct that begins with the other one is a way to add to it. */
  private compareRecords(of: CType, data: CType, by: User): SizeFault | undefined {
    const given = sizeOf(of);
    const needed = sizeOf(data);
    if (given === undefined || needed === undefined || given === needed) return undefined;
    return given > needed && beginsWith(of, data) ? undefined : { kind: 'other', data, of, by };
  }

  private contentFault(
    content: Expression,
    use: ConstructorUse,
    receiver: Receiver | undefined,
  ): SizeFault | undefined {
    if (use.stored && !use.accessed && this.isAutomaticAddress(content)) return { kind: 'automatic' };
    const given = this.pointedToBy(content);
    if (!given || isOpaque(given)) return undefined;
    const wanted = use.accessed ?? this.storedPointee(use, receiver);
    if (!wanted || isOpaque(wanted)) return undefined;
    const isWrong = differInLevel(wanted, given) || isPointerAgainstNumber(wanted, given);
    return isWrong ? { kind: 'content', wanted, given } : undefined;
  }

  /** What the constructor's argument has to point to where it is kept: `int` if it is kept in an `int *`. */
  private storedPointee({ stored }: ConstructorUse, receiver: Receiver | undefined): CType | undefined {
    if (!stored || !isOpaque(stored)) return stored;
    return receiver && pointee(receiver.data);
  }

  private isAutomaticAddress(content: Expression): boolean {
    if (content.kind === 'cast') return this.isAutomaticAddress(content.operand);
    if (content.kind !== 'unary' || content.operator !== '&') return false;
    return this.types.isAutomatic(content.operand);
  }

  private constructorOf(argument: Expression): ConstructorUse | undefined {
    if (argument.kind === 'cast') return this.constructorOf(argument.operand);
    if (argument.kind === 'unary' && argument.operator === '&') return this.constructorOf(argument.operand);
    if (argument.kind !== 'identifier') return undefined;
    const symbol = this.module.resolve(this.owner.unit, argument.name);
    return symbol?.kind === 'function' ? constructorUse(this.module, symbol.function) : undefined;
  }

  private sizeofOperand(size: Expression): CType | undefined {
    if (size.kind === 'cast') return this.sizeofOperand(size.operand);
    if (size.kind === 'sizeof-type') return this.types.written(size.type.type);
    return size.kind === 'sizeof-expression' ? this.types.typeOf(size.operand) : undefined;
  }

  private pointedToBy(content: Expression): CType | undefined {
    if (content.kind === 'cast') return this.pointedToBy(content.operand);
    return pointeeOf(this.types.typeOf(content));
  }

  private receiverOf(node: Expression): Receiver | undefined {
    const parent = this.parents.get(node);
    switch (parent?.kind) {
      case 'cast': {
        const data = pointee(this.types.written(parent.type.type));
        return data && !isOpaque(data)
          ? { data, holder: this.receiverOf(parent)?.holder }
          : this.receiverOf(parent);
      }
      case 'assignment':
        return parent.right === node && parent.operator === '=' ? this.receiver(parent.left) : undefined;
      case 'conditional':
        return parent.condition === node ? undefined : this.receiverOf(parent);
      case 'comma':
        return parent.right === node ? this.receiverOf(parent) : undefined;
      case 'declaration':
      case 'return':
        return this.statementReceiver(parent);
      default:
        return undefined;
    }
  }

  private statementReceiver(
    statement: Extract<Statement, { kind: 'declaration' | 'return' }>,
  ): Receiver | undefined {
    const isReturn = statement.kind === 'return';
    const type = isReturn ? this.owner.definition.type.result : statement.type;
    const data = pointee(this.types.written(type));
    return data && { data, holder: isReturn ? undefined : statement.name?.name };
  }

  private receiver(holder: Expression): Receiver | undefined {
    const data = pointeeOf(this.types.typeOf(holder));
    return data && { data, holder };
  }
}

function pointeeOf(type: CType | undefined): CType | undefined {
  return type && pointee(type);
}

function isPointer({ kind }: CType): boolean {
  return kind === 'pointer';
}

function areDifferentRecords(first: CType, second: CType): boolean {
  return first.kind === 'record' && second.kind === 'record' && !isSameType(first, second);
}

/** Whether a struct has the other one as its first field, or as the first field of that. */
function beginsWith(outer: CType, inner: CType, depth = 0): boolean {
  if (outer.kind !== 'record' || depth > 20) return false;
  const fields = outer.fields ?? [];
  const first = outer.isUnion ? fields : fields.slice(0, 1);
  return first.some(({ type }) => isSameType(type, inner) || beginsWith(type, inner, depth + 1));
}
