import { describe, expect, it } from 'vitest';
import { isAtLeast, parseProfile, profileName } from '../../server/src/base/kernelProfile';
import { formatVersion, parseKernelVersion } from '../../server/src/base/kernelVersion';

describe('kernel versions', () => {
  it.each([
    ['6.12', 6, 12, 255],
    ['v6.1', 6, 1, 255],
    ['5.14.21', 5, 14, 21],
    ['5.14.0-503.el9', 5, 14, 0],
    ['6.1.0-56-cloud-amd64', 6, 1, 0],
    ['4.18.0-553.16.1.el8_10.x86_64', 4, 18, 0],
    ['4.19.325', 4, 19, 255],
  ])('%s', (text, major, minor, patch) => {
    expect(parseKernelVersion(text)).toEqual({ major, minor, patch });
  });

  it.each(['', '6', 'six.one', '6.1.2.3.4.', 'latest', '1234.5'])('%j is none', (text) => {
    expect(parseKernelVersion(text)).toBeUndefined();
  });

  it('are written as they are read', () => {
    expect(formatVersion({ major: 6, minor: 12, patch: 255 })).toBe('6.12');
    expect(formatVersion({ major: 5, minor: 14, patch: 21 })).toBe('5.14.21');
  });
});

describe('profiles', () => {
  const profile = (name: string) => {
    const found = parseProfile(name);
    if (typeof found === 'string') throw new Error(found);
    return found;
  };

  it('have names', () => {
    expect(profileName(profile('6.12'))).toBe('6.12');
    expect(profileName(profile('state-callbacks'))).toBe('state-callbacks');
  });

  it('are at least as new as the first release of a version', () => {
    expect(isAtLeast(profile('5.8.0-rc3'), '5.8')).toBe(true);
    expect(isAtLeast(profile('5.7.19'), '5.8')).toBe(false);
    expect(isAtLeast(profile('6.1'), '5.18')).toBe(true);
  });

  it('explain what is none', () => {
    expect(parseProfile('3.10')).toContain('no livepatching');
    expect(parseProfile('newest')).toContain("'newest' is not a kernel version");
  });
});
