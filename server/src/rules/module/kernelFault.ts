import type { RunSet } from '../../explore/runSet/runSet';
import type { Fault } from '../../machine/run/fault';
import { faultClause } from '../../machine/run/faultText';
import { activationText } from '../shared/resourceText';
import { type FaultFact, faultsAbout } from '../shared/runs/faults';
import { runRule } from '../shared/runs/runRule';

export const kernelFault = runRule({
  id: 'kernel-fault',
  severity: 'error',
  stage: 'simulation',
  summary: "The module's own code crashes the kernel or breaks its rules when it runs.",
  detect,
  // What the kernel trips over is the consequence of whatever else is wrong on the line.
  yieldsOn: 'line',
  // Reported only for modules that the kernel would accept, and that were seen whole or as far as the fault needs.
  isTold: ({ fault: { kind } }: FaultFact, { isSound, module }) =>
    isSound && (module.hidden === undefined || OWN_DOING.has(kind)),
  message: ({ fault, activation }: FaultFact) =>
    `${faultClause(fault)}, in ${activationText(activation)}. ` +
    'The related locations show how it gets here; fix this line or its cause.',
});

/** Faults that say the same whatever the arguments of a function are. */
const CERTAIN: ReadonlySet<Fault['kind']> = new Set([
  'null-dereference',
  'use-after-free',
  'double-free',
  'invalid-free',
  'sleep-in-atomic',
  'locking',
  'out-of-bounds',
]);

/** Faults that two visible lines make: one that frees, and one that uses what is freed. */
const OWN_DOING: ReadonlySet<Fault['kind']> = new Set(['use-after-free', 'double-free']);

function detect(runs: RunSet): FaultFact[] {
  if (runs.kind !== 'alone') return [];
  return faultsAbout(runs, 'other').filter(
    ({ fault, activation: { kind } }) => CERTAIN.has(fault.kind) && kind !== 'function' && kind !== 'handler',
  );
}
