import type { Explored } from '../analysis/exploration';
import type { Deeds, Lasting, ShadowUse } from '../explore/diagnose/behaviour';
import type { Token } from '../syntax/tokens';
import type { Module } from '../model/module';

/** What the simulation knows of what stands at a token, as Markdown; undefined if it has nothing to say. */
export function simulatedText(module: Module, token: Token, explored: Explored): string | undefined {
  if (!explored.report.wasEnabled) return undefined;
  const lines =
    token.text === 'replace'
      ? replaceLines(explored)
      : [...functionLines(explored, token.text), ...shadowLines(module, explored, token.text)];
  return lines.length === 0
    ? undefined
    : ['**Simulated**', '', ...lines.map((line) => `- ${line}`)].join('\n');
}

const UNDONE_WHEN_GONE = 'module_exit';

/** What becomes of older livepatches when this one replaces them, and of this one when it is replaced. */
function replaceLines({ report, series }: Explored): string[] {
  const upgrades = (series?.upgrades ?? []).flatMap(({ older, newer, diagnoses }) => {
    const own = diagnoses.flatMap(({ kind, holding, entry }) =>
      holding &&
      (kind === 'replaced-callbacks-skipped' || kind === 'dangling-module-pointer' || kind === 'shadow-leak')
        ? [`leaves ${holding.what} of \`${entry?.functionName ?? '?'}()\``]
        : [],
    );
    const what = own.length === 0 ? 'leaves nothing behind' : [...new Set(own)].join(', ');
    return [`\`${newer}\` over \`${older}\`: ${what}. No callback of \`${older}\` runs.`];
  });
  const lasting = report.behaviour.lasting.filter(isLostWhenReplaced);
  const own = lasting.map(
    ({ what, takenIn, givenIn }) =>
      `When another livepatch replaces this one, ${what} of \`${takenIn.functionName ?? takenIn.kind}()\` stays: ${givenIn.map((kind) => `\`${kind}\``).join(' and ')} will not run.`,
  );
  return [...upgrades, ...new Set(own)];
}

function isLostWhenReplaced({ givenIn, takenIn }: Lasting): boolean {
  const isCallback = takenIn.kind.endsWith('patch');
  return (
    isCallback &&
    givenIn.length > 0 &&
    !givenIn.includes(UNDONE_WHEN_GONE) &&
    givenIn.every((kind) => kind.endsWith('unpatch'))
  );
}

function functionLines({ report }: Explored, name: string): string[] {
  return report.behaviour.deeds.filter(({ entry }) => entry.functionName === name).flatMap(deedLines);
}

function deedLines({ entry, takes, gives }: Deeds): string[] {
  const of = entry.object === undefined ? '' : ` of ${entry.object}`;
  const as = `As \`${entry.kind}\`${of} it`;
  return [
    ...(takes.length > 0 ? [`${as} takes or changes ${takes.join(', ')}.`] : []),
    ...(gives.length > 0 ? [`${as} takes back ${gives.join(', ')}.`] : []),
  ];
}

/** A macro or a number that is the id of shadow variables. */
function shadowLines(module: Module, { report }: Explored, name: string): string[] {
  const body = module.units.map(({ macros }) => macros.get(name)).find((macro) => macro !== undefined);
  const text = body ? body.body.map((token) => token.text).join('') : name;
  const id = /^\(?(0x[\da-f]+|\d+)[ul]*\)?$/i.exec(text)?.[1];
  const use = id === undefined ? undefined : report.behaviour.shadows.find((each) => each.id === BigInt(id));
  return use ? shadowUseLines(use) : [];
}

function shadowUseLines({ id, allocatedIn, usedIn, freedIn }: ShadowUse): string[] {
  const list = (names: readonly string[]): string => names.map((name) => `\`${name}()\``).join(', ');
  return [
    `Shadow variables of id ${id}: allocated in ${list(allocatedIn) || 'no function that was reached'}, ` +
      `used in ${list(usedIn) || 'none'}, freed in ${list(freedIn) || 'none'}.`,
  ];
}
