import type { Expression, InitialiserItem, InitialiserList } from '../../syntax/ast';

/** One element of an array's initialiser; no expression for one that is left zero. */
export interface ArrayElement {
  readonly value: Expression | undefined;
}

/** An array's initialiser, in the order of the index. */
export interface ArrayInitialiser {
  readonly elements: readonly ArrayElement[];
  /** Why there may be more or other elements, as the end of a sentence. */
  readonly incomplete: string | undefined;
}

/** An array this long would not be written by hand; longer ones are not looked at. */
const LENGTH_MAX = 100_000;

/**
 * Puts the items of an array's initialiser in the order of their index.
 * @param size the declared length, if there is one and it is known
 * @param indexOf evaluates a designator's index
 */
export function readArray(
  list: InitialiserList,
  size: number | undefined,
  indexOf: (expression: Expression) => bigint | undefined,
): ArrayInitialiser {
  const elements: ArrayElement[] = [];
  let incomplete = list.incomplete ? 'a part of its initialiser is not certain' : undefined;
  let next = 0;
  for (const item of list.items) {
    const range = rangeOf(item, next, indexOf);
    if (!range || range.last >= LENGTH_MAX) {
      incomplete ??= 'the index of an element is not known';
      continue;
    }
    for (let index = range.first; index <= range.last; index++) elements[index] = { value: item.value };
    next = range.last + 1;
  }
  const length = Math.min(size ?? elements.length, LENGTH_MAX);
  const filled = Array.from({ length: Math.max(length, elements.length) }, (_, index) => {
    return elements[index] ?? { value: undefined };
  });
  return { elements: filled, incomplete };
}

function rangeOf(
  item: InitialiserItem,
  next: number,
  indexOf: (expression: Expression) => bigint | undefined,
): { first: number; last: number } | undefined {
  const [designator] = item.designators;
  if (!designator) return { first: next, last: next };
  if (designator.kind !== 'index') return undefined;
  const first = indexOf(designator.index);
  const last = designator.last ? indexOf(designator.last) : first;
  if (first === undefined || last === undefined || first < 0n || last < first) return undefined;
  return { first: Number(first), last: Number(last) };
}
