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
  /** What was set or unset here; the rest is in the outer shell. */
  private readonly own = new Map<string, Variable | undefined>();
  private readonly frames: Map<string, Variable | undefined>[] = [];

  /** `outer`: the variables of the shell around a subshell. They must not change as long as these are used. */
  constructor(private readonly outer?: Variables) {
    if (outer && outer.frames.length > 0) this.enter();
  }

  /** The same variables now, independent from now on. */
  copy(): Variables {
    const copy = new Variables();
    for (const name of this.allNames()) copy.own.set(name, this.get(name));
    if (this.frames.length > 0) copy.enter();
    return copy;
  }

  get(name: string): Variable | undefined {
    return this.own.has(name) ? this.own.get(name) : this.outer?.get(name);
  }

  /** Replaces the given parts of a variable, which need not exist. */
  set(name: string, parts: Partial<Variable>): void {
    this.own.set(name, { ...(this.get(name) ?? UNSET), ...parts });
  }

  unset(name: string): void {
    if (this.outer) this.own.set(name, undefined);
    else this.own.delete(name);
  }

  /** The names of all variables that begin so, sorted. */
  names(prefix = ''): string[] {
    return [...this.allNames()].filter((name) => name.startsWith(prefix) && this.get(name)).sort();
  }

  /** Begins a function's scope. */
  enter(): void {
    this.frames.push(new Map());
  }

  /** Ends the innermost function's scope: what `local` hid comes back. */
  leave(): void {
    for (const [name, variable] of this.frames.pop() ?? []) {
      if (variable) this.own.set(name, variable);
      else this.unset(name);
    }
  }

  /** Makes a name local to the innermost function. Returns false outside of functions. */
  declareLocal(name: string): boolean {
    const frame = this.frames.at(-1);
    if (!frame) return false;
    if (!frame.has(name)) {
      frame.set(name, this.get(name));
      this.own.set(name, UNSET);
    }
    return true;
  }

  private allNames(): Set<string> {
    return new Set([...(this.outer?.allNames() ?? []), ...this.own.keys()]);
  }
}

/** The keys of an array in the order in which the shell lists them. */
export function keysOf({ items, isAssociative }: Variable): string[] {
  const keys = [...(items?.keys() ?? [])];
  return isAssociative ? keys : keys.sort((a, b) => Number(a) - Number(b));
}
