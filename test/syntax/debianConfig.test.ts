import { describe, expect, it } from 'vitest';
import { parseKernelVersion } from '../../server/src/base/kernelVersion';
import { debianOption } from '../../server/src/syntax/preprocessor/debianConfig';

function option(name: string, version: string): string | undefined {
  const parsed = parseKernelVersion(version);
  if (!parsed) throw new Error(version);
  return debianOption(name, parsed);
}

describe("the options of Debian's amd64 kernels", () => {
  // Read in the configurations of linux-headers-5.10.0-32, -6.1.0-57, -6.12.117+deb12 and -7.2.13+deb14.
  it.each([
    ['LIVEPATCH', '5.10', 'y'],
    ['NF_CONNTRACK', '6.12', 'm'],
    ['KASAN', '6.1.57', 'n'],
    ['HZ', '7.2', '250'],
    ['X86_KERNEL_IBT', '6.1', 'n'],
    ['X86_KERNEL_IBT', '6.12.5', 'y'],
    ['KLP_BUILD', '7.2', 'y'],
  ])('%s of %s', (name, version, value) => {
    expect(option(name, version)).toBe(value);
  });

  it('a kernel between two tables has what both have', () => {
    expect(option('NF_CONNTRACK', '6.6')).toBe('m');
    expect(option('X86_KERNEL_IBT', '6.6')).toBeUndefined();
    expect(option('KLP_BUILD', '6.18')).toBeUndefined();
  });

  it('a newer one has what the newest table has', () => {
    expect(option('KLP_BUILD', '7.4')).toBe('y');
  });

  it('nothing is said of older ones, nor of options that there are not', () => {
    expect(option('LIVEPATCH', '5.4')).toBeUndefined();
    expect(option('NO_SUCH_OPTION', '6.12')).toBeUndefined();
    expect(option('KLP_BUILD', '6.12')).toBeUndefined();
    expect(option('toString', '6.12')).toBeUndefined();
  });
});
