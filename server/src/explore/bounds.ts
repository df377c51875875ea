import type { RunBounds } from '../kernel/meter';

/** What one run of an exploration may do. There are many of them, while somebody types. */
export const EXPLORATION_BOUNDS: RunBounds = { steps: 3_000_000, lines: 10_000, isStrict: true };
