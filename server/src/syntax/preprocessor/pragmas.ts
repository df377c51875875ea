import { PACK_PREFIX } from '../markers';
import type { Macro } from './macro';
import { sourceFile } from '../sourceFile';
import type { Token } from '../tokens';

export const PRAGMA_OPERATOR = '_Pragma';

/** The tokens of the directive that a string in `_Pragma()` stands for; undefined if it is no string. */
export function pragmaLine(string: Token | undefined): readonly Token[] | undefined {
  const text = /^L?"(.*)"$/s.exec(string?.text ?? '')?.[1];
  return text === undefined
    ? undefined
    : sourceFile(PRAGMA_OPERATOR, text.replace(/\\(["\\])/g, '$1')).lexed.tokens;
}

/** What `#pragma push_macro`, `pop_macro` and `pack` have said so far. */
export class Pragmas {
  private readonly pushed = new Map<string, (Macro | undefined)[]>();
  private readonly packs: (number | undefined)[] = [];
  private pack: number | undefined;

  /** Remembers what a macro is now. */
  push(name: string, macro: Macro | undefined): void {
    const stack = this.pushed.get(name) ?? [];
    stack.push(macro);
    this.pushed.set(name, stack);
  }

  /** Whether something was remembered for the name, and what the macro was. */
  pop(name: string): { readonly macro: Macro | undefined } | undefined {
    const stack = this.pushed.get(name);
    return stack && stack.length > 0 ? { macro: stack.pop() } : undefined;
  }

  /** `pack(1)`, `pack(push, 1)`, `pack(pop)`, `pack()`. @param line the tokens behind `pack` */
  setPack(line: readonly Token[]): void {
    const words = line.filter(({ kind }) => kind !== 'punctuator').map(({ text }) => text);
    const size = words.find((word) => /^\d+$/.test(word));
    if (words.includes('pop')) this.pack = this.packs.pop();
    else if (words.includes('push')) this.packs.push(this.pack);
    if (size !== undefined) this.pack = Number(size);
    else if (words.length === 0) this.pack = undefined;
  }

  /** The word that tells of the pragma behind the `struct` or `union` of a type that is defined under it. */
  markerBehind(keyword: string): string | undefined {
    if (this.pack === undefined || (keyword !== 'struct' && keyword !== 'union')) return undefined;
    return `${PACK_PREFIX}${this.pack}`;
  }
}
