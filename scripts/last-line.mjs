/** The last line of what a program wrote, which mostly says why it failed. */
export function lastLine(text) {
  return text.trim().split('\n').at(-1) || 'no reason was given.';
}
