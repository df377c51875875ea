/** A variable of the shell. Never changed, only replaced, so that subshells can share it. */
export interface Variable {
  /** Undefined if it is declared but not set, or an array. */
  readonly value: string | undefined;
  /** The elements of an array, by index or key. */
  readonly items: ReadonlyMap<string, string> | undefined;
  readonly isAssociative: boolean;
  readonly isReadonly: boolean;
  readonly isInteger: boolean;
  readonly isExported: boolean;
}

const UNSET: Variable = {
  value: undefined,
  items: undefined,
  isAssociative: false,
  isReadonly: false,
  isInteger: false,
  isExported: false,
};

/** All variables of a shell, with the values that `local` hides until the function returns. */
export class Variables {
  private readonly values: Map<string, Variable>;
  private readonly frames: Map<string, Variable | undefined>[];

  constructor(values: ReadonlyMap<string, Variable> = new Map()) {
    this.values = new Map(values);
    this.frames = [];
  }

  /** A subshell's variables: the same now, independent from now on. */
  copy(): Variables {
    const copy = new Variables(this.values);
    copy.frames.push(...this.frames.map((frame) => new Map(frame)));
    return copy;
  }

  get(name: string): Variable | undefined {
    return this.values.get(name);
  }

  /** Replaces the given parts of a variable, which need not exist. */
  set(name: string, parts: Partial<Variable>): void {
    this.values.set(name, { ...(this.values.get(name) ?? UNSET), ...parts });
  }

  unset(name: string): void {
    this.values.delete(name);
  }

  /** The names of all variables that begin so, sorted. */
  names(prefix = ''): string[] {
    return [...this.values.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  /** Begins a function's scope. */
  enter(): void {
    this.frames.push(new Map());
  }

  /** Ends the innermost function's scope: what `local` hid comes back. */
  leave(): void {
    for (const [name, variable] of this.frames.pop() ?? []) {
      if (variable) this.values.set(name, variable);
      else this.values.delete(name);
    }
  }

  /** Makes a name local to the innermost function. Returns false outside of functions. */
  declareLocal(name: string): boolean {
    const frame = this.frames.at(-1);
    if (!frame) return false;
    if (!frame.has(name)) {
      frame.set(name, this.values.get(name));
      this.values.set(name, UNSET);
    }
    return true;
  }
}

/** The keys of an array in the order in which the shell lists them. */
export function keysOf({ items, isAssociative }: Variable): string[] {
  const keys = [...(items?.keys() ?? [])];
  return isAssociative ? keys : keys.sort((a, b) => Number(a) - Number(b));
}
