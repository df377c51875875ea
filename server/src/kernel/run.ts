/** Why a context cannot go on: until a point in virtual time (in ms), or until something has become true. */
export type Wait = { readonly until: number } | { readonly condition: () => boolean; readonly what: string };

/**
 * A piece of kernel code that is running. Whatever can lead into a module's C (a callback, a constructor, init or
 * exit) is a generator, because that C may sleep: the whole call, the kernel's part included, then has to stop in
 * the middle while other tasks go on, and to be continued later. It yields what it waits for.
 */
export type Run<T> = Generator<Wait, T, void>;

/** Waits until the condition is true. `what` names it in the message of a deadlock. */
export function* waitFor(condition: () => boolean, what: string): Run<void> {
  while (!condition()) yield { condition, what };
}
