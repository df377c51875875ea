import type { Fix, Severity } from '../../../base/finding';
import type { Location } from '../../../base/span';
import { callbackLocation, patchLocation, stateLocation, statesLocation } from '../declarationLocations';
import { relatedLocations } from '../relatedLocations';
import type { Draft, Rule, RuleInput, Stage } from '../rule';
import { inferredText } from '../seriesText';
import type { Simulation } from '../simulation';
import type { Detection } from './detection';
import type { RunFact } from './runFact';

/** A rule about what was seen when modules were run. */
export interface RunRule<F extends RunFact> extends Detection<F> {
  readonly id: string;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly summary: string;
  /** What it points at: the line where it was seen (the default), the callback's line in the declaration, a state; the patch where there is none. */
  readonly stands?: 'at' | 'callback' | 'patch' | 'states' | 'state';
  /** First sentence: what happens. Second sentence: what to do. */
  message(fact: F, input: RuleInput): string;
  fixes?(fact: F, input: RuleInput): readonly Fix[];
  /** Where it differs from the rule's own. */
  severityOf?(fact: F): Severity | undefined;
}

/** Makes a rule of what it detects and of what it says. */
export function runRule<F extends RunFact>(rule: RunRule<F>): Rule {
  const { id, severity, stage, summary } = rule;
  return {
    id,
    severity,
    stage,
    summary,
    onRuns: rule,
    check: (input) => factsFor(id, rule, input).flatMap((fact) => draftOf(rule, fact, input) ?? []),
  };
}

/** What a rule has detected of a module and is told. Only the rule itself may ask: it knows what its facts are. */
export function factsFor<F extends RunFact>(
  id: string,
  _detection: Detection<F>,
  { simulation }: RuleInput,
): readonly F[] {
  return (simulation?.facts ?? []).flatMap(({ rule, fact }) => (rule === id ? [fact as F] : []));
}

function draftOf<F extends RunFact>(rule: RunRule<F>, fact: F, input: RuleInput): Draft | undefined {
  const { simulation } = input;
  const location = simulation && placeFor(rule, fact, input, simulation);
  if (!location) return undefined;
  const severity = rule.severityOf?.(fact);
  return {
    location,
    message: rule.message(fact, input) + seriesText(fact, simulation),
    related: relatedLocations(fact, simulation, location),
    fixes: rule.fixes?.(fact, input) ?? [],
    run: { script: fact.run.script },
    ...(severity && { severity }),
  };
}

function placeFor<F extends RunFact>(
  { stands = 'at' }: RunRule<F>,
  { at, activation, id }: F,
  { module }: RuleInput,
  simulation: Simulation,
): Location | undefined {
  const seen = at && simulation.locationOf(at);
  const declared = stands === 'callback' && activation ? callbackLocation(module, activation) : undefined;
  const states = stands === 'states' ? statesLocation(module) : undefined;
  const state = stands === 'state' ? stateLocation(module, id) : undefined;
  return state ?? states ?? declared ?? seen ?? patchLocation(module);
}

function seriesText({ other }: RunFact, { series }: Simulation): string {
  return other !== undefined && series ? inferredText(series) : '';
}
