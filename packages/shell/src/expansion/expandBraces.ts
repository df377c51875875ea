import type { Word } from 'unbash';
import type { Budget } from '../budget';
import { parseWords } from '../parse';
import type { Shell } from '../shell';

/** Replaces a word with `{a,b}` or `{1..3}` in it by the words that it stands for. */
export function expandBraces(shell: Shell, word: Word): readonly Word[] {
  const brace = word.parts?.find((part) => part.type === 'BraceExpansion');
  if (!brace) return [word];
  const before = word.text.slice(0, brace.pos - word.pos);
  const after = word.text.slice(brace.end - word.pos);
  const alternatives = sequence(brace.text, shell.world.budget) ?? split(brace.text);
  // Each is read anew, with the braces that are left in it.
  shell.world.budget.step(READING_STEPS * alternatives.length);
  const texts = alternatives.map((each) => `${before}${each}${after}`);
  return parseWords(texts.join(' ')).flatMap((each) => expandBraces(shell, each));
}

/** What it costs to read a word. */
const READING_STEPS = 10;

function sequence(text: string, budget: Budget): string[] | undefined {
  const numbers = /^\{(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?\}$/.exec(text);
  if (numbers) {
    const [, from, to, step] = numbers;
    budget.step(Math.abs(Number(to) - Number(from)));
    return range(Number(from), Number(to), Number(step ?? 1), widthOf(numbers));
  }
  const letters = /^\{([A-Za-z])\.\.([A-Za-z])\}$/.exec(text);
  if (!letters) return undefined;
  const [from, to] = [letters[1] ?? '', letters[2] ?? ''].map((letter) => letter.charCodeAt(0));
  return range(from ?? 0, to ?? 0, 1, 0).map((code) => String.fromCharCode(Number(code)));
}

/** Numbers with a leading zero are printed in the width of the longer one. */
function widthOf([, from = '', to = '']: readonly string[]): number {
  return [from, to].some((each) => /^-?0\d/.test(each)) ? Math.max(from.length, to.length) : 0;
}

function range(from: number, to: number, step: number, width: number): string[] {
  const by = (Math.abs(step) || 1) * (from <= to ? 1 : -1);
  const count = Math.floor((to - from) / by) + 1;
  return Array.from({ length: count }, (_, index) => String(from + index * by).padStart(width, '0'));
}

/** Splits `{a,b{c,d}}` at the commas of its own level. */
function split(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const piece of text.slice(1, -1).match(/\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"|[^]/g) ?? []) {
    if (piece === '{') depth++;
    if (piece === '}') depth--;
    if (piece === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${piece}`);
  }
  return parts;
}
