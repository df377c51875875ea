import type { KernelProfile } from '../../base/kernelProfile';
import type { Span } from '../../base/span';
import type { Designator, Expression, InitialiserItem, InitialiserList } from '../../syntax/ast';
import { allFields, fieldOf, structNamed } from '../api/lookup';

/** What an initialiser says of one field. */
export interface FieldEntry {
  readonly value: Expression;
  /** The whole entry with its designator, in expanded text. */
  readonly span: Span;
}

/** A field's name as an initialiser's designator writes it. */
export interface NamedField extends Span {
  readonly struct: string;
  readonly field: string;
}

/** A klp structure's initialiser, taken apart. */
export interface StructInitialiser {
  /** By path: `name`, `callbacks.pre_patch`. */
  readonly fields: ReadonlyMap<string, FieldEntry>;
  /** Why more fields may be set than `fields` says, as the end of a sentence. */
  readonly incomplete: string | undefined;
  readonly named: readonly NamedField[];
}

/** Structs that are inside others, by the field that holds them. */
const NESTED: Readonly<Record<string, string>> = {
  'klp_object.callbacks': 'klp_callbacks',
  'klp_state.callbacks': 'klp_state_callbacks',
};

/**
 * Assigns the items of an initialiser to the fields of a klp struct as C does, by name and by position.
 * @param struct the tag, such as `klp_object`
 */
export function readStruct(struct: string, list: InitialiserList, profile: KernelProfile): StructInitialiser {
  const reading = new StructReading(profile);
  reading.list(struct, list, '');
  return reading;
}

class StructReading implements StructInitialiser {
  readonly fields = new Map<string, FieldEntry>();
  readonly named: NamedField[] = [];
  incomplete: string | undefined;

  constructor(private readonly profile: KernelProfile) {}

  list(struct: string, list: InitialiserList, prefix: string): void {
    if (list.incomplete) this.incomplete ??= 'a part of its initialiser is not certain';
    const order = this.fieldOrder(struct);
    let position = 0;
    for (const item of list.items) {
      const [first] = item.designators;
      if (first?.kind === 'field') {
        this.designated(struct, item, first, prefix);
        position = order.indexOf(first.name) + 1;
      } else {
        this.positional(struct, item, order[position], prefix);
        position++;
      }
    }
  }

  private fieldOrder(struct: string): string[] {
    const entry = structNamed(struct);
    return entry ? allFields(entry, this.profile).map(({ name }) => name) : [];
  }

  /** A kernel with fields of its own may do without others. */
  private isForeign(struct: string, field: string): boolean {
    const entry = structNamed(struct);
    return entry !== undefined && fieldOf(entry, field, this.profile) === undefined;
  }

  private designated(
    struct: string,
    item: InitialiserItem,
    first: Extract<Designator, { kind: 'field' }>,
    prefix: string,
  ): void {
    this.named.push({ struct, field: first.name, start: first.start, end: first.end });
    if (this.isForeign(struct, first.name)) this.incomplete ??= `no known kernel has its field ${first.name}`;
    const nested = NESTED[`${struct}.${first.name}`];
    const [, ...rest] = item.designators;
    const [second] = rest;
    if (nested && second?.kind === 'field') {
      this.designated(nested, { ...item, designators: rest }, second, `${prefix}${first.name}.`);
    } else {
      this.set(struct, first.name, item, prefix);
    }
  }

  private positional(struct: string, item: InitialiserItem, field: string | undefined, prefix: string): void {
    if (field === undefined) this.incomplete ??= 'it has more values than the struct has fields';
    else this.set(struct, field, item, prefix);
  }

  private set(struct: string, field: string, item: InitialiserItem, prefix: string): void {
    const nested = NESTED[`${struct}.${field}`];
    const list = nested ? asList(item.value) : undefined;
    if (nested && list) this.list(nested, list, `${prefix}${field}.`);
    else if (nested) this.incomplete ??= `its ${field} are set by something that is not visible`;
    else this.fields.set(prefix + field, { value: item.value, span: item });
  }
}

/** A braced list, also after the type of a compound literal. */
export function asList(expression: Expression): InitialiserList | undefined {
  if (expression.kind === 'list') return expression;
  return expression.kind === 'compound-literal' ? expression.value : undefined;
}
