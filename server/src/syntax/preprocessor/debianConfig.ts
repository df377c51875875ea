import { compareVersions, type KernelVersion, parseKernelVersion } from '../../base/kernelVersion';
import table from './debianConfig.json';

/** An option's value: built in, a module, off, or a number as the configuration writes it. */
export type OptionValue = 'y' | 'm' | 'n' | `${number}`;

/** Beside it: where a kernel's configuration does not mention the option. */
const ABSENT = '-';

/** The tables' kernels, oldest first. */
const KERNELS = table.kernels.map((version) => parseKernelVersion(`${version}.0`));

let values: ReadonlyMap<string, string | readonly string[]> | undefined;

/** Option → one value for each of the tables' kernels. Made when it is first asked for: most sources never ask. */
function valuesByOption(): ReadonlyMap<string, string | readonly string[]> {
  values ??= new Map<string, string | readonly string[]>([
    ...Object.entries(table.switches).flatMap(([each, lines]) =>
      lines.flatMap((line) => line.split(' ')).map((name) => [name, each] as const),
    ),
    ...Object.entries(table.numbers),
  ]);
  return values;
}

/**
 * The value of an option in Debian's amd64 kernel of a version. Between two kernels that have a table it is what both
 * have; behind the newest it is what that has.
 * @param option without its `CONFIG_`
 * @returns undefined where no table says it: for older kernels, and where the neighbours differ
 */
export function debianOption(option: string, version: KernelVersion): OptionValue | undefined {
  const row = valuesByOption().get(option);
  const after = KERNELS.findIndex((kernel) => kernel !== undefined && compareVersions(kernel, version) > 0);
  if (row === undefined || after === 0) return undefined;
  const below = after === -1 ? KERNELS.length - 1 : after - 1;
  const newest = KERNELS[below];
  const value = row[below];
  const isOfTable = newest?.major === version.major && newest.minor === version.minor;
  const above = after === -1 || isOfTable ? value : row[after];
  return value === above && value !== ABSENT ? (value as OptionValue) : undefined;
}
