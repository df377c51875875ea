/** Text that is read from its beginning to its end, once, through whichever descriptor. */
export class TextInput {
  private position = 0;

  constructor(private readonly text: string) {}

  /** All that is left. */
  rest(): string {
    const rest = this.text.slice(this.position);
    this.position = this.text.length;
    return rest;
  }

  /** The next characters up to and without `end`; undefined at the end of the text. `isWhole`: `end` was there. */
  until(end: string): { readonly text: string; readonly isWhole: boolean } | undefined {
    if (this.position >= this.text.length) return undefined;
    const found = this.text.indexOf(end, this.position);
    const stop = found === -1 ? this.text.length : found;
    const text = this.text.slice(this.position, stop);
    this.position = stop + end.length;
    return { text, isWhole: found !== -1 };
  }
}

/** Where text goes. Returns 0, or a negative errno if it is refused. */
export type Output = (text: string) => number;

/** What a file descriptor stands for. */
export interface Descriptor {
  readonly input?: TextInput;
  readonly output?: Output;
}

/** A descriptor that keeps what is written to it. */
export function collector(checkText: (text: string) => string): Descriptor & { readonly text: () => string } {
  let collected = '';
  return {
    output: (text) => {
      collected = checkText(collected + text);
      return 0;
    },
    text: () => collected,
  };
}

export const NOTHING: Descriptor = { input: new TextInput(''), output: () => 0 };
