import type { Location } from '../../base/span';
import type { SeenFrees } from '../../explore/runSet/seenFrees';
import type { TraceEntry } from '../../machine/run/fault';
import type { Module } from '../../model/declarations/module';
import type { RunFact } from './runs/runFact';

/** What a rule has found in runs. */
export interface Found {
  /** Its id. */
  readonly rule: string;
  readonly fact: RunFact;
}

/** What is known besides the runs when it is decided which facts are told. */
export interface SimulationContext {
  readonly module: Module;
  /** The other livepatches of its series. */
  readonly others: readonly Module[];
  /** No error was found in the sources. */
  readonly isSound: boolean;
  /** Where the livepatch was seen to free shadow variables. */
  readonly frees: SeenFrees;
  /** Another livepatch of the series replaces it in some run. */
  readonly isReplaced: boolean;
}

/** What running a livepatch has shown. */
export interface Simulation {
  /** What goes wrong for which this module's author has to change something. */
  readonly facts: readonly Found[];
  readonly series: SeriesView | undefined;
  /** A line and column of some module's file as a place; undefined where the file is not one of the author's. */
  locationOf(entry: TraceEntry): Location | undefined;
  /** What the author wrote there, up to the end of the expression; empty where `placeOf` is undefined. */
  writtenAt(entry: TraceEntry): string;
  /** The name in a function's definition. */
  functionLocation(module: string, functionName: string): Location | undefined;
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
