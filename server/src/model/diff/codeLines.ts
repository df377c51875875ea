/** Whether a line says something to the compiler: it is neither blank nor, by its shape, a comment alone. */
export function isCode(line: string): boolean {
  return !/^\s*(?:$|\/\/|\*(?:\s|\/|$)|\/\*(?:(?!\*\/).)*(?:\*\/\s*)?$)/.test(line);
}

/** The code of lines without blanks and comments, to compare what they say. */
export function codeText(lines: readonly { readonly text: string }[]): string {
  return lines
    .map(({ text }) => text.replace(/\/\*.*?\*\//g, '').replace(/\s*\/[/*].*$/, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w ]) ?/g, '$1')
    .trim();
}
