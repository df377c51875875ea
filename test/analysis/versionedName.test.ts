import { describe, expect, it } from 'vitest';
import { compareNumbers, versionedName } from '../../server/src/analysis/series/versionedName';

describe('the number in a name', () => {
  it.each([
    ['lp1', 'lp', [1]],
    ['lp_10', 'lp', [10]],
    ['livepatch-fix2', 'livepatch-fix', [2]],
    ['patch_v3', 'patch', [3]],
    ['net_v1_fix', 'net_fix', [1]],
    ['v10', '', [10]],
    ['fix-1.2', 'fix', [1, 2]],
    ['lp_20240115', 'lp', [20240115]],
    ['hotfix-2024-01-15', 'hotfix', [2024, 1, 15]],
    ['LP2', 'lp', [2]],
    ['audit', 'audit', []],
  ])('of %s', (name, stem, numbers) => {
    expect(versionedName(name)).toMatchObject({ stem, numbers });
  });

  it.each([
    'fix_ext4',
    'ipv6_route',
    'bsc1229644',
    'cve_2024_26585',
    'issue12',
    'lp_x86_64',
    'fix_5_14',
    'lp-rhel9',
  ])('is none that counts in %s', (name) => {
    expect(versionedName(name).numbers).toEqual([]);
  });

  it('that counts no versions keeps names apart', () => {
    expect(versionedName('fix_ext3').stem).not.toBe(versionedName('fix_ext4').stem);
  });

  it.each([
    ['fix_5_14', 'fix_6_1'],
    ['lp-rhel8', 'lp-rhel9'],
    ['lp_x86_64', 'lp_arm64'],
    ['x86_lp', 's390x_lp'],
  ])('makes variants of %s and %s', (a, b) => {
    expect(versionedName(a).withoutVariant).toBe(versionedName(b).withoutVariant);
  });

  it('is compared as versions are', () => {
    const sorted = [[10], [2], [], [2, 1], [1, 9], [1, 10]].sort(compareNumbers);
    expect(sorted).toEqual([[], [1, 9], [1, 10], [2], [2, 1], [10]]);
  });
});

describe('words in a name', () => {
  it.each([
    ['lp_old', -1],
    ['audit_new', 1],
    ['renewal', 0],
    ['lp', 0],
  ])('give %s its rank', (name, rank) => {
    expect(versionedName(name).rank).toBe(rank);
  });

  it.each([
    ['v1', true],
    ['2', true],
    ['patch-2', true],
    ['net-fix3', true],
    ['2024-01-15', true],
    ['example1', false],
    ['bsc1229644', false],
    ['6.1', false],
  ])('say whether %s counts versions by itself', (name, isCounted) => {
    expect(versionedName(name).isCounted).toBe(isCounted);
  });
});
