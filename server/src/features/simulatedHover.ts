import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import { markdownText } from '../base/markdown';
import { listText } from '../rules/shared/wording';
import type { ActivationSummary, AcquiredResource, ShadowUse } from '../explore/runSet/behaviour';
import type { Token } from '../syntax/tokens';
import type { Module } from '../model/declarations/module';

/** What the simulation knows of the name at a token, as Markdown; undefined if it has nothing to say. */
export function simulatedText(module: Module, token: Token, summary: SimulationSummary): string | undefined {
  if (!summary.wasEnabled) return undefined;
  const lines =
    token.text === 'replace'
      ? replaceLines(summary)
      : [...functionLines(summary, token.text), ...shadowLines(module, summary, token.text)];
  return lines.length === 0
    ? undefined
    : ['**Simulated**', '', ...lines.map((line) => `- ${line}`)].join('\n');
}

const UNDONE_WHEN_GONE = 'module_exit';

/** What becomes of older livepatches when this one replaces them, and of this one when it is replaced. */
function replaceLines({ behaviour, upgrades }: SimulationSummary): string[] {
  const pairs = upgrades.map(({ older, newer, leaves }) => {
    const what =
      leaves.length === 0
        ? ', and nothing leaks'
        : `, so nothing releases or restores ${leaves.map(markdownText).join(', ')}`;
    return `When \`${newer}\` replaces \`${older}\`, no callback of \`${older}\` runs${what}.`;
  });
  const resources = behaviour.resources.filter(isLostWhenReplaced);
  const own = resources.map(
    ({ what, acquiredIn, releasedIn }) =>
      `When another livepatch replaces this one, ${notRun(releasedIn)}, so nothing releases or restores ${markdownText(what)} from \`${acquiredIn.functionName ?? acquiredIn.kind}()\`.`,
  );
  return [...pairs, ...new Set(own)];
}

function notRun(kinds: AcquiredResource['releasedIn']): string {
  return `${listText(kinds.map((kind) => `\`${kind}\``))} ${kinds.length === 1 ? 'does' : 'do'} not run`;
}

function isLostWhenReplaced({ releasedIn, acquiredIn }: AcquiredResource): boolean {
  const isCallback = acquiredIn.kind.endsWith('patch');
  return (
    isCallback &&
    releasedIn.length > 0 &&
    !releasedIn.includes(UNDONE_WHEN_GONE) &&
    releasedIn.every((kind) => kind.endsWith('unpatch'))
  );
}

function functionLines({ behaviour }: SimulationSummary, name: string): string[] {
  return behaviour.activations
    .filter(({ activation }) => activation.functionName === name)
    .flatMap(activationLines);
}

function activationLines({ activation, acquires, releases }: ActivationSummary): string[] {
  const of = activation.object === undefined ? '' : ` of ${activation.object}`;
  const as = `As \`${activation.kind}\`${of} it`;
  return [
    ...(acquires.length > 0 ? [`${as} acquires or changes ${acquires.map(markdownText).join(', ')}.`] : []),
    ...(releases.length > 0 ? [`${as} releases or restores ${releases.map(markdownText).join(', ')}.`] : []),
  ];
}

/** A macro or a number that is the id of shadow variables. */
function shadowLines(module: Module, { behaviour }: SimulationSummary, name: string): string[] {
  const body = module.units.map(({ macros }) => macros.get(name)).find((macro) => macro !== undefined);
  const text = body ? body.body.map((token) => token.text).join('') : name;
  const id = /^\(?(0x[\da-f]+|\d+)[ul]*\)?$/i.exec(text)?.[1];
  const use = id === undefined ? undefined : behaviour.shadows.find((each) => each.id === BigInt(id));
  return use ? shadowUseLines(use) : [];
}

function shadowUseLines({ id, allocatedIn, usedIn, freedIn }: ShadowUse): string[] {
  const list = (names: readonly string[]): string => names.map((name) => `\`${name}()\``).join(', ');
  return [
    `Shadow variables with id ${id}: allocated in ${list(allocatedIn) || 'no function that ran'}, ` +
      `used in ${list(usedIn) || 'none'}, freed in ${list(freedIn) || 'none'}.`,
  ];
}
