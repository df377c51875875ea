import type { UpgradeRun } from '../upgradeRun';
import type { Diagnosis } from './diagnosis';

const NOT_COMPATIBLE = /is not compatible with the already installed livepatches/;
const DUPLICATE = /cannot create duplicate filename '\/kernel\/livepatch\/[^/]*\/([^/]*\/[^/]*)'/;

/** Why the kernel refuses the newer livepatch while the older one is installed. */
export function refused(
  run: UpgradeRun,
  { older, newer }: { readonly older: string; readonly newer: string },
): Diagnosis[] {
  if (run.way !== 'up' || !run.isRefused) return [];
  const said = run.events.flatMap((event) => (event.kind === 'command' ? event.output : []));
  const shared = { module: newer, at: undefined, activation: undefined, other: older, run };
  const duplicates = said.flatMap((line) => DUPLICATE.exec(line)?.[1] ?? []);
  return [
    ...(said.some((line) => NOT_COMPATIBLE.test(line))
      ? [{ kind: 'incompatible-state' as const, ...shared }]
      : []),
    ...duplicates.map((text) => ({ kind: 'duplicate-func' as const, ...shared, text })),
  ];
}
