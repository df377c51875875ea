import type { RunSet } from '../../../explore/runSet/runSet';
import type { SimulationContext } from '../simulation';
import type { RunFact } from './runFact';
import type { Sameness } from './sameAs';

/** Facts of other rules that need not be told beside one of this rule. */
export interface Supersedes {
  /** Their ids. */
  readonly rules: readonly string[];
  /** In what both are the same. */
  readonly on: Sameness;
  /** Only some of them. */
  readonly only?: (other: RunFact) => boolean;
}

/** How a rule finds what goes wrong in runs, and which of it is told. */
export interface Detection<F extends RunFact = RunFact> {
  /** Looks for it in a set of runs. Pure; the shortest run that shows something first. */
  detect(runs: RunSet): readonly F[];
  /** Whether it is told, after what the sources and the other livepatches of the series say. */
  isTold?(fact: F, context: SimulationContext): boolean;
  /** Facts that are the same in this are one; the first of them is told. Without it, those of one place. */
  readonly oncePer?: Sameness;
  /** What the others of them are about is counted. */
  readonly gathers?: boolean;
  /** Of several facts that are the same in this, the one about the latest livepatch is told. */
  readonly lastOf?: Sameness;
  readonly supersedes?: readonly Supersedes[];
  /** It is only told where no other rule has anything that is the same in this. */
  readonly yieldsOn?: Sameness;
  /** It says nothing about what code was given that is not visible: memory, or all else. */
  readonly silencedBy?: 'memory' | 'others';
  /** In an upgrade: it says what the replaced livepatch leaves behind. */
  readonly isLeftBehind?: boolean;
}
