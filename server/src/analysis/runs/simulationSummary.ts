import type { Behaviour, ActivationSummary, AcquiredResource } from '../../explore/runSet/behaviour';
import { leftBehind, silencedBy } from '../../rules/runFacts';
import type { Verdict } from '../../explore/explorer';
import type { Activation } from '../../machine/run/observer';
import type { Found } from '../../rules/shared/simulation';
import type { Statistics, UnknownThing } from '../../scenario/runStatistics';
import type { Explored } from './exploration';

/** What running a livepatch has shown besides findings. Plain data: it goes from process to process. */
export interface SimulationSummary {
  /** It was enabled in some run; otherwise nothing is known. */
  readonly wasEnabled: boolean;
  /** Of the livepatch alone. */
  readonly runs: number;
  readonly verdicts: readonly Verdict[];
  readonly behaviour: Behaviour;
  readonly unknowns: Unknowns;
  /** The commands of its life when nothing unusual happens. */
  readonly usualScript: readonly string[];
  /** Of the pairs of its series that it is in. */
  readonly upgrades: readonly UpgradeSummary[];
  /** Of all pairs and triples of its series. */
  readonly seriesRuns: number;
  readonly seriesVerdicts: readonly Verdict[];
  /** The bounds that runs of these have reached. */
  readonly seriesBounds: readonly UnknownThing[];
}

/** What the machine did not know in the runs of a livepatch. */
export interface Unknowns extends Statistics {
  readonly functions: readonly SilencingFunction[];
}

/** A function whose code is not visible. */
interface SilencingFunction extends UnknownThing {
  /** Rules that say nothing about what it was given: it may have given it back. */
  readonly silences: readonly string[];
}

/** What an upgrade from one livepatch to another leaves behind. */
export interface UpgradeSummary {
  readonly older: string;
  readonly newer: string;
  readonly leaves: readonly string[];
}

/** Sums up what running a module has shown. */
export function simulationSummary({ report, series }: Explored): SimulationSummary {
  const { wasEnabled, runs, verdicts, unknowns, usualScript } = report;
  const more = [...(series?.upgrades ?? []), ...(series?.joints ?? [])];
  return {
    wasEnabled,
    runs,
    verdicts,
    unknowns: unknownsOf(unknowns),
    usualScript,
    behaviour: {
      activations: report.behaviour.activations.map(plainSummary),
      resources: report.behaviour.resources.map(plainResource),
      shadows: report.behaviour.shadows,
    },
    upgrades: (series?.upgrades ?? []).map(({ older, newer, facts }) => ({
      older,
      newer,
      leaves: leavesOf(facts),
    })),
    seriesRuns: more.reduce((sum, each) => sum + each.runs, 0),
    seriesVerdicts: more.map(({ verdict }) => verdict),
    seriesBounds: more.flatMap(({ bounds }) => bounds),
  };
}

function leavesOf(found: readonly Found[]): string[] {
  const leaves = leftBehind(found).flatMap(({ resource, activation }) =>
    resource ? [`${resource.what} from ${activation?.functionName ?? '?'}()`] : [],
  );
  return [...new Set(leaves)];
}

function unknownsOf({ functions, ...others }: Explored['report']['unknowns']): Unknowns {
  return {
    ...others,
    functions: functions.map(({ given, ...each }) => ({ ...each, silences: silencedBy(given) })),
  };
}

function plainSummary({ activation, acquires, releases, changes }: ActivationSummary): ActivationSummary {
  return { activation: plainActivation(activation), acquires, releases, changes };
}

function plainResource({ what, acquiredIn, releasedIn }: AcquiredResource): AcquiredResource {
  return { what, acquiredIn: plainActivation(acquiredIn), releasedIn };
}

/** Whoever watched a run may have put more into it than others need. */
function plainActivation({ kind, module, object, oldName, state, functionName }: Activation): Activation {
  return { kind, module, object, oldName, functionName, ...(state !== undefined && { state }) };
}
