import type { Fix, Severity } from '../../base/finding';
import type { Place } from '../../base/span';
import type { Diagnosis, DiagnosisKind } from '../../explore/diagnose/diagnosis';
import { callbackPlace, patchPlace, statePlace, statesPlace } from './declarationPlaces';
import { relatedPlaces } from './relatedPlaces';
import type { Draft, Rule, RuleInput, Stage } from './rule';
import { inferredWords } from './seriesWords';
import type { Simulation } from './simulation';

/** What a rule says of what was seen in a run. */
export interface DiagnosedRule {
  readonly id: DiagnosisKind;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly summary: string;
  /** The line where it was seen, the callback's line in the declaration, or the patch's `.replace` (the default). */
  readonly stands?: 'at' | 'callback' | 'patch' | 'states' | 'state';
  /** First sentence: what happens. Second sentence: what to do. */
  readonly message: (diagnosis: Diagnosis, input: RuleInput) => string;
  readonly fixes?: (diagnosis: Diagnosis, input: RuleInput) => readonly Fix[];
  /** Where it differs from the rule's own. */
  readonly severityOf?: (diagnosis: Diagnosis) => Severity | undefined;
}

/** A rule about what was seen when modules were run. */
export function diagnosedRule(rule: DiagnosedRule): Rule {
  const { id, severity, stage, summary } = rule;
  return {
    id,
    severity,
    stage,
    summary,
    check: (input) =>
      (input.simulation?.diagnoses ?? [])
        .filter(({ kind }) => kind === id)
        .flatMap((diagnosis) => draftOf(rule, diagnosis, input) ?? []),
  };
}

function draftOf(rule: DiagnosedRule, diagnosis: Diagnosis, input: RuleInput): Draft | undefined {
  const { simulation } = input;
  const place = simulation && placeFor(rule, diagnosis, input, simulation);
  if (!place) return undefined;
  const severity = rule.severityOf?.(diagnosis);
  return {
    place,
    message: rule.message(diagnosis, input) + seriesWords(diagnosis, simulation),
    related: relatedPlaces(diagnosis, simulation, place),
    fixes: rule.fixes?.(diagnosis, input) ?? [],
    run: { script: diagnosis.run.script },
    ...(severity && { severity }),
  };
}

function placeFor(
  { stands = 'at' }: DiagnosedRule,
  diagnosis: Diagnosis,
  { module }: RuleInput,
  simulation: Simulation,
): Place | undefined {
  const { at, activation } = diagnosis;
  const seen = at && simulation.placeOf(at);
  const declared = stands === 'callback' && activation ? callbackPlace(module, activation) : undefined;
  const states = stands === 'states' ? statesPlace(module) : undefined;
  const state = stands === 'state' ? statePlace(module, diagnosis.id) : undefined;
  return state ?? states ?? declared ?? seen ?? patchPlace(module);
}

function seriesWords({ other }: Diagnosis, { series }: Simulation): string {
  return other !== undefined && series ? inferredWords(series) : '';
}
