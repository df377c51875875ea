/** A word `name=value` or `name` of a module's command line. */
export interface ParameterWord {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * Splits a command line at spaces. Double quotes keep spaces in a word; those around a value or a whole word go away.
 * What follows `--` is for nobody.
 * @kernel lib/cmdline.c next_arg
 */
export function splitParameters(line: string): readonly ParameterWord[] {
  const words: ParameterWord[] = [];
  let rest = line.trimStart();
  while (rest !== '') {
    const length = wordLength(rest);
    const word = rest.slice(0, length);
    if (word === '--') break;
    words.push(parameterWord(word));
    rest = rest.slice(length).trimStart();
  }
  return words;
}

function wordLength(text: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    if (letter === '"') quoted = !quoted;
    else if (/\s/.test(letter) && !quoted) return index;
  }
  return text.length;
}

function parameterWord(word: string): ParameterWord {
  const isQuoted = word.startsWith('"');
  const plain = isQuoted ? word.slice(1).replace(/"$/, '') : word;
  const equals = plain.indexOf('=');
  if (equals <= 0) return { name: plain, value: undefined };
  const value = plain.slice(equals + 1);
  const inner = value.startsWith('"') ? value.slice(1).replace(/"$/, '') : value;
  return { name: plain.slice(0, equals), value: inner };
}
