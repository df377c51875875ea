import type { Location } from './span';

/** Ordered from worst to mildest; the names that JSON output and settings use. */
export const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A place that belongs to a finding, with what it has to do with it. */
export interface RelatedLocation {
  readonly location: Location;
  readonly message: string;
}

/** Replacement of one place's text. An empty place inserts. */
export interface TextEdit {
  readonly location: Location;
  readonly newText: string;
}

/** A mechanical mend of a finding. */
export interface Fix {
  /** An imperative sentence without full stop, as the editor's menu shows it. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** A run of the simulated kernel that shows a fault. */
export interface FindingRun {
  /** The commands of a transcript that repeats it, without the `% `. */
  readonly script: readonly string[];
}

/** One fault that a rule found. Its first sentence says what happens, the second what to do. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly location: Location;
  readonly message: string;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
  /** `unnecessary` greys code out that has no effect, `deprecated` strikes it through. */
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  /** How it happens, where it was seen on a run. */
  readonly run?: FindingRun;
}
