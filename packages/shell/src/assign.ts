import type { Assignment, Word } from 'unbash';
import { evaluateText } from './expansion/evaluateText';
import { expandToText, expandWords } from './expansion/expand';
import { elementValue, parameterValue, setParameter } from './parameters';
import type { Run } from './run';
import type { Shell } from './shell';

/** Sets what an assignment says. */
export function* assign(shell: Shell, assignment: Assignment): Run<void> {
  const { name, value, append } = assignment;
  if (value.type === 'ArrayValue') return yield* assignArray(shell, name, value.elements, append ?? false);
  const key = assignment.index ? yield* keyText(shell, name, assignment.index) : undefined;
  const before = key === undefined ? parameterValue(shell, name) : elementValue(shell, name, key);
  const added = yield* expandToText(shell, value);
  yield* assignText(shell, name, append ? { before: before ?? '', added } : { before: '', added }, key);
}

/** Sets a variable to a text, or to a number if it is declared so. */
export function* assignText(
  shell: Shell,
  name: string,
  { before, added }: { readonly before: string; readonly added: string },
  key?: string,
): Run<void> {
  if (!shell.variables.get(name)?.isInteger) {
    setParameter(shell, name, before + added, key);
    return;
  }
  const sum = (yield* evaluateText(shell, before)) + (yield* evaluateText(shell, added));
  setParameter(shell, name, String(sum), key);
}

function* keyText(shell: Shell, name: string, index: Word): Run<string> {
  const text = yield* expandToText(shell, index);
  return shell.variables.get(name)?.isAssociative ? text : String(yield* evaluateText(shell, text));
}

function* assignArray(
  shell: Shell,
  name: string,
  elements: readonly Word[],
  isAppending: boolean,
): Run<void> {
  const before = shell.variables.get(name);
  const items = new Map(isAppending ? before?.items : []);
  if (isAppending && before?.value !== undefined) items.set('0', before.value);
  shell.world.budget.step(items.size >> 4);
  let next = 1 + [...items.keys()].map(Number).reduce((last, key) => (key > last ? key : last), -1);
  for (const element of elements) {
    const keyed = /^\[([^\]]*)\]=/.exec(element.text);
    if (keyed) {
      const [written = '', inside = ''] = keyed;
      const key = before?.isAssociative
        ? inside.replace(/^(["'])(.*)\1$/, '$2')
        : String(yield* evaluateText(shell, inside));
      items.set(key, (yield* expandToText(shell, element)).slice(valueOffset(written, element)));
      next = Number(key) + 1;
      continue;
    }
    for (const field of yield* expandWords(shell, [element])) items.set(String(next++), field);
  }
  shell.variables.set(name, { value: undefined, items });
}

/** How much of an element's expanded text is its `[key]=`, in which quotes are gone. */
function valueOffset(written: string, { text }: Word): number {
  return text.startsWith(written) ? written.replace(/["']/g, '').length : 0;
}
