import type { ExpandedToken } from './preprocessor/expandedToken';
import { localLabelName } from './standIns';

type Tokens = readonly ExpandedToken[];

/** A block that has labels of its own: `__label__ again;` */
interface LabelBlock {
  /** How many braces are open inside of it. */
  readonly depth: number;
  /** What the labels are called in the whole function. */
  readonly names: ReadonlyMap<string, string>;
}

/** What can stand in front of a label. */
const BEFORE_LABEL = new Set(['{', '}', ';', ':', ')', 'else', 'do']);

/** Gives the labels of blocks names that no other label of the function has. */
export class LocalLabels {
  private readonly open: LabelBlock[] = [];
  /** Declarations in the function so far. */
  private count = 0;

  /**
   * Reads the names behind `__label__`.
   * @returns the index of the token behind the declaration
   */
  declare(input: Tokens, at: number, depth: number): number {
    const names = new Map<string, string>();
    this.count++;
    let end = at + 1;
    for (; end < input.length && !/^[;{}]$/.test(textAt(input, end)); end++) {
      const text = textAt(input, end);
      if (text !== ',') names.set(text, localLabelName(text, this.count));
    }
    this.open.push({ depth, names });
    return textAt(input, end) === ';' ? end + 1 : end;
  }

  /** So many braces are open now. */
  leave(depth: number): void {
    while ((this.open.at(-1)?.depth ?? 0) > depth) this.open.pop();
    if (depth === 0) this.count = 0;
  }

  /** What a label is called in the whole function. */
  nameOf(label: string): string {
    return this.declared(label) ?? label;
  }

  /** Whether a cast and the name of a label that a block declares are around `&&`. */
  isCast(input: Tokens, at: number): boolean {
    return textAt(input, at - 1) === ')' && this.declared(textAt(input, at + 1)) !== undefined;
  }

  /** What a label is called where it stands or is gone to; undefined where a token is none that a block declares. */
  labelAt(input: Tokens, at: number): string | undefined {
    if (this.open.length === 0) return undefined;
    const before = textAt(input, at - 1);
    const isPlace = textAt(input, at + 1) === ':' && BEFORE_LABEL.has(before);
    return before === 'goto' || isPlace ? this.declared(textAt(input, at)) : undefined;
  }

  private declared(label: string): string | undefined {
    for (let index = this.open.length - 1; index >= 0; index--) {
      const name = this.open[index]?.names.get(label);
      if (name !== undefined) return name;
    }
    return undefined;
  }
}

function textAt(input: Tokens, at: number): string {
  return input[at]?.token.text ?? '';
}
