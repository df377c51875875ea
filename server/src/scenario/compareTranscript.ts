import { unifiedDiff } from '@livepatch/shell';
import { printLine, type PrintedScenario } from './transcript';

/**
 * How what a run printed differs from what the transcript says, in the unified form of diff; undefined if it does not.
 * Comments, empty lines and blanks at ends of lines do not count.
 */
export function compareScenario(expected: PrintedScenario, actual: PrintedScenario): string | undefined {
  const [left, right] = [expected, actual].map(({ lines }) =>
    lines
      .filter(({ kind }) => kind !== 'comment')
      .map(printLine)
      .filter((line) => line !== '')
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (left === right) return undefined;
  return unifiedDiff(left ?? '', right ?? '', { left: 'expected', right: 'actual' });
}
