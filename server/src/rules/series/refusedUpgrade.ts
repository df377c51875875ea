import type { RunSet, UpgradeRuns } from '../../explore/runSet/runSet';
import type { KernelRefusal, TraceEvent } from '../../explore/trace/traceEvent';
import type { UpgradeRun } from '../../explore/upgradeRun';
import { activationText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

type Ended = Extract<TraceEvent, { kind: 'end' }>;

interface RefusalFact extends RunFact {
  /** What the call returns in which the module is refused. */
  readonly result: number;
  /** What is in use, and the kernel's function that finds it so. */
  readonly inUse?: { readonly what: string; readonly error: string; readonly callee: string };
}

export const refusedUpgrade = runRule({
  id: 'refused-upgrade',
  severity: 'error',
  stage: 'simulation',
  summary: 'The newer livepatch cannot be loaded while the older one is installed.',
  detect,
  message: ({ activation, inUse, result, other = 'the older one' }: RefusalFact) => {
    const end = `${activationText(activation)} returns ${result}`;
    return inUse
      ? `${inUse.callee}() fails here because ${inUse.what} still exists from ${other} (-${inUse.error}), so ${end} and the kernel refuses this livepatch while ${other} is installed. ` +
          `Reuse what ${other} created, or choose another name.`
      : `While ${other} is installed, ${end} here and the kernel refuses this livepatch. ` +
          `Let it succeed: ${other} is still enabled while this livepatch is loaded to replace it.`;
  },
});

function detect(runs: RunSet): RefusalFact[] {
  if (runs.kind !== 'upgrade' || !runs.runs.some((run) => comesFirst(run, runs))) return [];
  return runs.runs.flatMap((run) => refusedIn(run, runs) ?? []);
}

/** Where nothing is installed, it is not refused. */
function comesFirst({ way, events }: UpgradeRun, { newer }: UpgradeRuns): boolean {
  const load = events.find((event) => event.kind === 'command' && event.text === `insmod ${newer.name}.ko`);
  return way === 'back' && load?.kind === 'command' && !load.isRefused;
}

function refusedIn(run: UpgradeRun, { older, newer }: UpgradeRuns): RefusalFact | undefined {
  if (run.way !== 'up' || !run.isRefused || run.events.some(isOddEnd)) return undefined;
  const at = run.events.findIndex(
    (event) => event.kind === 'command' && event.isRefused && event.text === `insmod ${newer.name}.ko`,
  );
  const events = at < 0 ? [] : run.events.slice(at);
  const ended = events.find((event) => isFailure(event, newer.name)) as Ended | undefined;
  if (!ended || events.some(isToldBetter)) return undefined;
  const { activation, result = 0, decided } = ended;
  const fact = { module: newer.name, other: older.name, activation, result, run };
  const refusal = events.findLast(
    (event): event is KernelRefusal => event.kind === 'refusal' && event.by?.activation === activation,
  );
  const inUse = refusal && inUseIn(refusal);
  if (inUse) return { ...fact, at: refusal.by?.trace[0], inUse };
  const isOwnRefusal = activation.kind === 'pre_patch' && decided.length === 0;
  return isOwnRefusal ? { ...fact, at: ended.at } : undefined;
}

/** Something went otherwise than usual: memory was short, or a function that is not visible was taken to fail. */
function isOddEnd(event: TraceEvent): boolean {
  return event.kind === 'end' && event.decided.some(({ isResult }) => isResult);
}

function isFailure(event: TraceEvent, module: string): boolean {
  if (event.kind !== 'end' || event.activation.module !== module) return false;
  return (event.result ?? 0) < 0;
}

/** By incompatible-state and duplicate-func. */
function isToldBetter(event: TraceEvent): boolean {
  if (event.kind !== 'refusal') return false;
  const { refusal } = event;
  if (refusal.kind === 'name taken') return refusal.path[1] === 'livepatch';
  return refusal.kind === 'incompatible states';
}

function inUseIn({ refusal, callee = 'the call' }: KernelRefusal): RefusalFact['inUse'] {
  if (refusal.kind === 'in use') return { what: refusal.what, error: refusal.error, callee };
  if (refusal.kind !== 'name taken') return undefined;
  return { what: `'/sys/${refusal.path.join('/')}'`, error: 'EEXIST', callee };
}
