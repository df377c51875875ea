import { parse, type ParsedScript, type Word } from 'unbash';
import type { Shell } from './shell';

const TEXTS_MAX = 2000;

/** Parses a text; the same text is parsed once only. */
export function parseText({ world: { parsed } }: Shell, text: string): ParsedScript {
  let script = parsed.get(text);
  if (!script) {
    if (parsed.size > TEXTS_MAX) parsed.clear();
    script = parse(text);
    parsed.set(text, script);
  }
  return script;
}

/** The words of a text that is a list of words. */
export function parseWords(shell: Shell, text: string): readonly Word[] {
  const command = parseText(shell, `: ${text}`).commands[0]?.command;
  if (command?.type !== 'Command') return [];
  return command.suffix.filter((each) => each.type === 'Word');
}
