/** What the kernel refuses, and why. */
export type Refusal =
  /** A livepatch lacks states of an installed one, or has them in another version. */
  | { readonly kind: 'incompatible states' }
  /** A livepatch has a state that forbids to disable it. */
  | { readonly kind: 'disable blocked' }
  /** The names of the folders from /sys on, and the one in the last of them that is there already. */
  | { readonly kind: 'name taken'; readonly path: readonly string[] }
  /** A name or number outside of those folders that somebody has already; `what` is such as `'/proc/name'`. */
  | { readonly kind: 'in use'; readonly what: string; readonly error: 'EEXIST' | 'EBUSY' };
