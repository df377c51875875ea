/** Options of a kernel's build that are decided, by their names without `CONFIG_`. */
export interface KernelOptions {
  /** `y`, `m` or `n`, or the value of an option that is a number or a text. */
  readonly values: ReadonlyMap<string, string>;
  /** Options that are not there are not set: it is a kernel's whole configuration. */
  readonly isComplete: boolean;
}

/** The value of an option, as far as it is decided. */
export function optionValue(options: KernelOptions | undefined, name: string): string | undefined {
  if (!options) return undefined;
  return options.values.get(name) ?? (options.isComplete ? 'n' : undefined);
}

/** Tells options from others; the same text for the same options. */
export function optionsKey(options: KernelOptions | undefined): string {
  if (!options) return '';
  const known =
    keys.get(options) ??
    `${[...options.values].map((each) => each.join('=')).join(' ')} ${String(options.isComplete)}`;
  keys.set(options, known);
  return known;
}

const keys = new WeakMap<KernelOptions, string>();

/** The same with further options, which do not count where these are decided already. */
export function withOptions(
  options: KernelOptions | undefined,
  more: readonly (readonly [string, string])[],
): KernelOptions {
  return { values: new Map([...more, ...(options?.values ?? [])]), isComplete: options?.isComplete ?? false };
}
