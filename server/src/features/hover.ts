import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import type { Span } from '../base/span';
import { apiMarkdown } from '../model/api/hoverText';
import { entryNamed } from '../model/api/lookup';
import type { Token } from '../syntax/tokens';
import { csvHover, isCsv } from './csv';
import { functionRoles } from './functionRoles';
import { kernelFunctionText } from './kernelFunctionText';
import { klpFieldAt } from './klpFieldAt';
import { arraySummary, funcLine, objectLine, patchSummary, stateLine } from './klpSummary';
import { simulatedText } from './simulatedHover';
import { type Snapshot, isInComment, occurrenceAt, tokenAt } from './snapshot';

/** What is shown for a place, and the span in the file that it is about. */
export interface HoverText extends Span {
  readonly markdown: string;
}

/**
 * Explains what is at `offset`: the kernel's API, or what the author's own names declare.
 * @param summary what running the module has shown, perhaps before the last edits
 */
export function hover(
  snapshot: Snapshot,
  offset: number,
  summary?: SimulationSummary,
): HoverText | undefined {
  if (isCsv(snapshot)) return csvHover(snapshot, offset);
  const { file } = snapshot;
  const token = tokenAt(file, offset);
  if (token?.kind !== 'identifier' || isInComment(file, offset)) return undefined;
  const declared =
    apiText(snapshot, token) ?? ownText(snapshot, token, offset) ?? kernelText(snapshot, token, offset);
  const simulated = summary && simulatedText(snapshot.module, token, summary);
  const markdown = simulated === undefined ? declared : [declared, simulated].filter(Boolean).join('\n\n');
  return markdown === undefined ? undefined : { markdown, start: token.start, end: token.end };
}

function apiText(snapshot: Snapshot, token: Token): string | undefined {
  const { module, file } = snapshot;
  const field = klpFieldAt(snapshot, token);
  const entry = field ?? livepatchInfo(file.text, token, module.profile) ?? ownMeaning(snapshot, token);
  return entry && apiMarkdown(entry, module.profile);
}

/** `MODULE_INFO` is explained where it is about livepatching. */
function livepatchInfo(text: string, token: Token, profile: Snapshot['module']['profile']) {
  if (token.text !== 'livepatch') return undefined;
  return /MODULE_INFO\s*\(\s*$/.test(text.slice(0, token.start))
    ? entryNamed('MODULE_INFO', profile)
    : undefined;
}

/** A name of the API, unless the author has given it another meaning here. */
function ownMeaning(snapshot: Snapshot, token: Token) {
  const entry = entryNamed(token.text, snapshot.module.profile);
  const thing = entry && occurrenceAt(snapshot, token.start)?.thing;
  return thing?.definition && thing.kind !== 'external' ? undefined : entry;
}

function ownText(snapshot: Snapshot, token: Token, offset: number): string | undefined {
  const thing = occurrenceAt(snapshot, offset)?.thing;
  if (!thing?.definition) return undefined;
  if (thing.kind === 'function') return functionText(snapshot, token.text);
  return thing.kind === 'variable' ? variableText(snapshot, token.text) : undefined;
}

/** How many characters before a name are searched for `->`. */
const MEMBER_BEFORE = 100;

/** A function of the kernel that the author calls. */
function kernelText(snapshot: Snapshot, token: Token, offset: number): string | undefined {
  const thing = occurrenceAt(snapshot, offset)?.thing;
  const isOwn = thing?.definition && thing.kind !== 'external';
  const { text } = snapshot.file;
  const isMember = /(?:\.|->)\s*$/.test(text.slice(Math.max(0, token.start - MEMBER_BEFORE), token.start));
  const isCalled = /^\s*\(/.test(text.slice(token.end));
  return isCalled && !isMember && !isOwn ? kernelFunctionText(token.text) : undefined;
}

function functionText({ module }: Snapshot, name: string): string | undefined {
  const roles = functionRoles(module, name);
  return roles.length === 0
    ? undefined
    : [`**\`${name}()\`**`, '', ...roles.map((role) => `- ${role}`)].join('\n');
}

function variableText({ module }: Snapshot, name: string): string | undefined {
  const patch = module.patches.find((each) => each.name === name);
  if (patch) return patchSummary(patch);
  const objects = module.objectArrays.find((each) => each.name === name);
  if (objects) return arraySummary(objects, objectLine);
  const funcs = module.funcArrays.find((each) => each.name === name);
  if (funcs) return arraySummary(funcs, funcLine);
  const states = module.stateArrays.find((each) => each.name === name);
  return states && arraySummary(states, stateLine);
}
