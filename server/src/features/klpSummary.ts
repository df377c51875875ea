import { codeSpan, markdownText } from '../base/markdown';
import { type Fact, valueOf } from '../model/declarations/fact';
import type {
  Callback,
  KlpArray,
  KlpFunc,
  KlpObject,
  KlpPatch,
  KlpState,
} from '../model/declarations/module';

const LINES_MAX = 20;

/** A fact as text; what is not known says why. */
export function factText<T>(fact: Fact<T>, show: (value: T) => string, absent: string): string {
  if (fact.state === 'known') return show(fact.value);
  return fact.state === 'absent' ? absent : `not known: ${fact.why}`;
}

/** A fact as Markdown; `show` gives Markdown. */
function factMarkdown<T>(fact: Fact<T>, show: (value: T) => string, absent: string): string {
  return fact.state === 'unknown' ? `not known: ${markdownText(fact.why)}` : factText(fact, show, absent);
}

/** What a patch declares, as Markdown. */
export function patchSummary(patch: KlpPatch): string {
  const replace = factMarkdown(patch.replace, (value) => (value ? 'yes' : 'no'), 'no');
  return [
    `**Livepatch ${codeSpan(patch.name)}** — replaces the installed ones: ${replace}`,
    ...arrayLines(patch.objs, objectLine, 'No objects.'),
    ...(patch.states.state === 'absent' ? [] : arrayLines(patch.states, stateLine, '')),
  ].join('\n');
}

/** What an array of klp structures holds, as Markdown. */
export function arraySummary<T>(array: KlpArray<T>, line: (entry: T) => string): string {
  const title =
    array.name === undefined
      ? `**Array of ${array.struct}**`
      : `**Array of ${array.struct} ${codeSpan(array.name)}**`;
  return [title, ...entryLines(array, line)].join('\n');
}

function arrayLines<T>(fact: Fact<KlpArray<T>>, line: (entry: T) => string, absent: string): string[] {
  if (fact.state === 'known') return entryLines(fact.value, line);
  return fact.state === 'absent'
    ? absent === ''
      ? []
      : [`\n${absent}`]
    : [`\nNot known: ${markdownText(fact.why)}.`];
}

function entryLines<T>(array: KlpArray<T>, line: (entry: T) => string): string[] {
  const lines = array.entries.map(line).filter((text) => text !== '');
  const shown = lines.slice(0, LINES_MAX).map((text) => `- ${text}`);
  if (lines.length > LINES_MAX) shown.push(`- and ${lines.length - LINES_MAX} more`);
  if (array.incomplete !== undefined) shown.push(`- perhaps more: ${markdownText(array.incomplete)}`);
  return ['', ...(shown.length > 0 ? shown : ['- nothing'])];
}

/** The kernel's word for what an object stands for, as plain text. */
export function objectTitle(object: KlpObject): string {
  const { name } = object;
  if (name.state === 'unknown') return `an object (${name.why})`;
  return valueOf(name) ?? 'vmlinux';
}

/** The same as Markdown. */
export function objectMarkdown(object: KlpObject): string {
  return markdownText(objectTitle(object));
}

/** An object in one line; empty for the entry that ends the array. */
export function objectLine(object: KlpObject): string {
  if (object.isEmpty === true && object.callbacks.length === 0) return '';
  const funcs =
    object.funcs.state === 'known'
      ? object.funcs.value.entries.map(funcLine).filter((text) => text !== '')
      : [];
  const parts = [funcs.slice(0, 5).join(', '), ...object.callbacks.map(callbackText)].filter(
    (text) => text !== '',
  );
  if (funcs.length > 5) parts.splice(1, 0, `and ${funcs.length - 5} more functions`);
  return `${objectMarkdown(object)}: ${parts.join('; ') || 'no functions'}`;
}

/** A function in one line; empty for the entry that ends the array. */
export function funcLine(func: KlpFunc): string {
  if (func.isEmpty === true) return '';
  const position = func.sympos.state === 'known' ? `,${func.sympos.value}` : '';
  const old = factMarkdown(func.oldName, (name) => codeSpan(`${name}${position}`), '?');
  return `${old} → ${factMarkdown(func.newFunc, ({ name }) => codeSpan(`${name}()`), '?')}`;
}

/** A state in one line; empty for the entry that ends the array. */
export function stateLine(state: KlpState): string {
  if (state.isEmpty === true) return '';
  const flags = [
    state.version.state === 'known' ? `version ${state.version.value}` : '',
    state.isShadow.state === 'known' && state.isShadow.value ? 'frees shadow variables' : '',
    state.blockDisable.state === 'known' && state.blockDisable.value ? 'blocks disabling' : '',
    ...state.callbacks.map(callbackText),
  ].filter((text) => text !== '');
  return [`state ${factMarkdown(state.id, String, '0')}`, ...flags].join(', ');
}

function callbackText(callback: Callback): string {
  return `${callback.name} ${factMarkdown(callback.function, ({ name }) => codeSpan(`${name}()`), '?')}`;
}
