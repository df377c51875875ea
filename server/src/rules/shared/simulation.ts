import type { Place } from '../../base/span';
import type { Diagnosis } from '../../explore/diagnose/diagnosis';
import type { TraceEntry } from '../../machine/run/fault';
import type { Module } from '../../model/declarations/module';

/** What running a livepatch has shown. */
export interface Simulation {
  /** What goes wrong for which this module's author has to change something. */
  readonly diagnoses: readonly Diagnosis[];
  readonly series: SeriesView | undefined;
  /** A line and column of some module's file as a place; undefined where the file is not one of the author's. */
  placeOf(entry: TraceEntry): Place | undefined;
  /** The name in a function's definition. */
  functionPlace(module: string, functionName: string): Place | undefined;
}

/** The series that a livepatch is in. */
export interface SeriesView {
  readonly name: string;
  /** Nobody has said that it is one. */
  readonly isInferred: boolean;
  /** What tells that it is one, as the end of a sentence. */
  readonly why: string;
  /** Oldest first. */
  readonly patches: readonly SeriesPatch[];
  /** Where in it the module is that is looked at. */
  readonly position: number;
}

export interface SeriesPatch {
  /** As `insmod` knows it in the runs. */
  readonly name: string;
  readonly module: Module;
}
