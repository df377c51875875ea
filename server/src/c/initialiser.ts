import type { Designator, Expression, InitialiserItem, StringLiteral } from '../syntax/ast';
import type { Scope } from './scope';
import { bytesOf, isText, unitsOf } from './stringLiteral';
import { givenType, isAutoType } from './autoType';
import { type CType, type Field, type RecordCType, sizeOf } from './types';

/** One thing that an initialiser does. Offsets are in bytes from the variable's beginning. */
export type InitialiserStep =
  | {
      readonly kind: 'store';
      readonly offset: number;
      readonly type: CType;
      readonly bits: Field['bits'];
      readonly value: Expression;
    }
  | { readonly kind: 'string'; readonly offset: number; readonly text: string }
  /** What is in the first `size` bytes is in those that follow, too. */
  | { readonly kind: 'repeat'; readonly offset: number; readonly size: number; readonly count: number }
  /** Of so many elements only the first ones are set. */
  | { readonly kind: 'cut'; readonly count: number };

/** What an initialiser stores where, in order. */
export interface InitialiserPlan {
  readonly steps: readonly InitialiserStep[];
  /** Where the last byte that is stored ends; behind the type's end if a flexible array is filled. */
  readonly extent: number;
}

/** Reads an initialiser for a variable of a type. */
export function planInitialiser(type: CType, value: Expression, scope: Scope): InitialiserPlan {
  const planner = new Planner(scope);
  planner.value(type, value, 0);
  return planner;
}

/** The type of a variable: an array without a length, and `__auto_type`, have that of the initialiser. */
export function completeType(type: CType, initialiser: Expression | undefined, scope: Scope): CType {
  if (initialiser && isAutoType(type)) return givenType(type, scope.typeOf(initialiser));
  if (type.kind !== 'array' || type.length !== undefined || !initialiser) return type;
  return { ...type, length: initialiserLength(initialiser, type.of, scope) };
}

/** How many elements an initialiser gives an array without a length. */
function initialiserLength(value: Expression, element: CType, scope: Scope): number {
  if (value.kind === 'string') return unitsOf(value);
  if (value.kind === 'compound-literal') return initialiserLength(value.value, element, scope);
  if (value.kind !== 'list') return 1;
  const [only] = value.items;
  if (value.items.length === 1 && only?.value.kind === 'string' && isText(only.value, element)) {
    return unitsOf(only.value);
  }
  return new Planner(scope).fillArray(element, undefined, new Items(value.items), 0, true);
}

/** So many elements of a range are set in part, one by one. */
const PARTS_MAX = 1024;

/** The items of a brace list, taken one by one also by what is inside without braces of its own. */
class Items {
  /** How many were taken. */
  taken = 0;

  constructor(private readonly items: readonly InitialiserItem[]) {}

  /** The designators of the current item have been followed. */
  private isFollowed = false;

  get current(): InitialiserItem | undefined {
    const item = this.items[this.taken];
    return item && this.isFollowed ? { ...item, designators: [] } : item;
  }

  follow(): void {
    this.isFollowed = true;
  }

  advance(): void {
    this.taken++;
    this.isFollowed = false;
  }
}

/** Collects what an initialiser stores where. Offsets are in bytes from the variable's beginning. */
class Planner {
  readonly steps: InitialiserStep[] = [];
  /** Where the last byte that is stored ends. */
  extent = 0;

  constructor(private readonly scope: Scope) {}

  value(type: CType, value: Expression, offset: number, bits?: Field['bits']): void {
    if (value.kind === 'list') this.list(type, value.items, offset, bits);
    else if (value.kind === 'string' && type.kind === 'array') this.string(type.length, value, offset);
    else this.single(type, value, offset, bits);
  }

  private list(type: CType, items: readonly InitialiserItem[], offset: number, bits: Field['bits']): void {
    const [first] = items;
    if (type.kind === 'record') this.fillRecord(type, new Items(items), offset, true);
    else if (type.kind !== 'array') {
      if (first) this.value(type, first.value, offset, bits);
    } else if (first?.value.kind === 'string' && items.length === 1 && isText(first.value, type.of)) {
      this.value(type, first.value, offset);
    } else {
      this.fillArray(type.of, type.length, new Items(items), offset, true);
    }
  }

  private string(length: number | undefined, literal: StringLiteral, offset: number): void {
    const whole = bytesOf(literal);
    const kept = length === undefined ? whole : whole.slice(0, length * (literal.width ?? 1));
    this.extent = Math.max(this.extent, offset + kept.length);
    this.steps.push({ kind: 'string', offset, text: kept });
  }

  private single(type: CType, value: Expression, offset: number, bits: Field['bits']): void {
    this.extent = Math.max(this.extent, offset + (sizeOf(type) ?? 0));
    this.steps.push({ kind: 'store', offset, type, bits, value });
  }

  /**
   * @param isOwn the items are in braces of the array's own; otherwise only as many are taken as it has elements
   * @param from the first element that an item without a designator initialises
   * @returns how many elements the array has at least
   */
  fillArray(
    element: CType,
    length: number | undefined,
    items: Items,
    offset: number,
    isOwn: boolean,
    from = 0,
  ): number {
    const size = sizeOf(element) ?? 8;
    let index = from;
    let reached = 0;
    for (let item = items.current; item; item = items.current) {
      const [first] = item.designators;
      if (first && !isOwn) return reached;
      const [begin, last] = this.rangeOf(first, index);
      index = last;
      if (length !== undefined && begin >= length) {
        if (!isOwn) return reached;
        items.advance();
        continue;
      }
      if (first) this.range(element, items, offset + begin * size, Math.max(last - begin + 1 || 1, 1));
      else this.next(element, items, offset + index * size);
      index++;
      reached = Math.max(reached, index);
    }
    return reached;
  }

  /** The first and the last element that a designator names. */
  private rangeOf(designator: Designator | undefined, otherwise: number): readonly [number, number] {
    if (designator?.kind !== 'index') return [otherwise, otherwise];
    const first = Number(this.scope.integer(designator.index) ?? otherwise);
    const last = designator.last ? Number(this.scope.integer(designator.last) ?? first) : first;
    return [first, Math.max(first, last)];
  }

  /** `[first ... last] = value`: `count` elements, the first of which lies at `offset`. */
  private range(element: CType, items: Items, offset: number, count: number): void {
    const item = items.current;
    if (!item) return;
    const size = sizeOf(element) ?? 8;
    const inner = item.designators.slice(1);
    this.descend(element, inner, items, offset);
    if (count <= 1) return;
    if (inner.length === 0) {
      this.repeat(offset, size, count);
      return;
    }
    // Of each element only a part is set.
    for (let index = 1; index < Math.min(count, PARTS_MAX); index++)
      this.descend(element, inner, new Items([item]), offset + index * size);
    if (count > PARTS_MAX) this.steps.push({ kind: 'cut', count });
  }

  /** What is in an element is in those that follow it, too. */
  private repeat(offset: number, size: number, count: number): void {
    this.extent = Math.max(this.extent, offset + size * count);
    this.steps.push({ kind: 'repeat', offset, size, count });
  }

  /** Initialises the next member with the next item, or with as many as it takes without braces. */
  private next(type: CType, items: Items, offset: number, bits?: Field['bits']): void {
    const item = items.current;
    if (!item) return;
    const before = items.taken;
    const isAggregate = type.kind === 'record' || type.kind === 'array';
    if (isAggregate && !this.isWhole(type, item.value)) {
      if (type.kind === 'record') this.fillRecord(type, items, offset, false);
      else this.fillArray(type.of, type.length, items, offset, false);
      // An aggregate that has no room for it: one item too many, which must not be offered again.
      if (items.taken === before) items.advance();
      return;
    }
    this.value(type, item.value, offset, bits);
    items.advance();
  }

  /** Whether one value initialises all of the aggregate. */
  private isWhole(type: CType, value: Expression): boolean {
    if (value.kind === 'list') return true;
    if (type.kind === 'array') return value.kind === 'string' && sizeOf(type.of) === 1;
    return this.scope.typeOf(value).kind === 'record';
  }

  /**
   * Follows the designators of the current item from an object of the type, initialises what they lead to, and goes on
   * behind that with items that have none.
   */
  private descend(
    type: CType,
    designators: readonly Designator[],
    items: Items,
    offset: number,
    bits?: Field['bits'],
  ): void {
    const [first, ...inner] = designators;
    if (!first) {
      items.follow();
      this.next(type, items, offset, bits);
    } else if (first.kind === 'field' && type.kind === 'record') {
      const fields = initialisedFields(type);
      const index = this.field(type, fields, designators, items, offset);
      if (index !== undefined && !type.isUnion) this.fillRecord(type, items, offset, false, index + 1);
    } else if (first.kind === 'index' && type.kind === 'array') {
      const [begin, last] = this.rangeOf(first, 0);
      const size = sizeOf(type.of) ?? 8;
      const isWhole = inner.length === 0;
      this.descend(type.of, inner, items, offset + begin * size);
      if (last > begin && isWhole) this.repeat(offset + begin * size, size, last - begin + 1);
      this.fillArray(type.of, type.length, items, offset, false, last + 1);
    } else items.advance();
  }

  /** Initialises the member that the first designator names. @returns its index, if the member is visible */
  private field(
    record: RecordCType,
    fields: readonly Field[],
    designators: readonly Designator[],
    items: Items,
    offset: number,
  ): number | undefined {
    const [first, ...inner] = designators;
    const name = first?.kind === 'field' ? first.name : '';
    const index = fields.findIndex((field) => leadsTo(field, name));
    const found = fields[index] ?? record.field(name);
    // Through a member without a name the same designator leads further.
    const rest = found.name === name ? inner : designators;
    this.descend(found.type, rest, items, offset + found.offset, found.bits);
    return index < 0 ? undefined : index;
  }

  private fillRecord(record: RecordCType, items: Items, offset: number, isOwn: boolean, from = 0): void {
    const fields = initialisedFields(record);
    let next = from;
    for (let item = items.current; item; item = items.current) {
      const [first] = item.designators;
      if (first) {
        if (!isOwn) return;
        if (first.kind === 'field') {
          const index = this.field(record, fields, item.designators, items, offset);
          next = index === undefined ? next : index + 1;
        } else items.advance();
        continue;
      }
      const field = fields[next];
      if (field && !(record.isUnion && next > 0)) {
        next++;
        this.next(field.type, items, offset + field.offset, field.bits);
      } else if (!isOwn) return;
      else items.advance();
      if (record.isUnion && !isOwn) return;
    }
  }
}

/** The members that items without designators initialise. */
function initialisedFields(record: RecordCType): readonly Field[] {
  return (record.fields ?? []).filter(
    ({ name, bits, type }) => name !== undefined || (!bits && type.kind === 'record'),
  );
}

function leadsTo(field: Field, name: string): boolean {
  return (
    field.name === name ||
    (field.name === undefined && field.type.kind === 'record' && field.type.hasField(name))
  );
}
