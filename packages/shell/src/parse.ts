import { parse, type ParsedScript, type Word } from 'unbash';

const TEXTS_MAX = 2000;
const known = new Map<string, ParsedScript>();

/** Parses a text; the same text is parsed once only. */
export function parseText(text: string): ParsedScript {
  let script = known.get(text);
  if (!script) {
    if (known.size > TEXTS_MAX) known.clear();
    script = parse(text);
    known.set(text, script);
  }
  return script;
}

/** The words of a text that is a list of words. */
export function parseWords(text: string): readonly Word[] {
  const command = parseText(`: ${text}`).commands[0]?.command;
  if (command?.type !== 'Command') return [];
  return command.suffix.filter((each) => each.type === 'Word');
}
