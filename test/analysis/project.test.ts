import { describe, expect, it } from 'vitest';
import { modulesWith } from '../../server/src/analysis/modules/moduleFiles';
import { modulesForKernel } from '../../server/src/analysis/modules/programsIn';
import { chooseProfile } from '../../server/src/analysis/configuration/profileChoice';
import { Project } from '../../server/src/analysis/project';
import { DEFAULT_SETTINGS } from '../../server/src/analysis/configuration/settings';
import { Sources } from '../../server/src/analysis/sources';
import { profileName } from '../../server/src/base/kernelProfile';
import { expectFindings, memoryAccess } from '../support/checkModule';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

const sourcesOf = (files: Readonly<Record<string, string>>) =>
  new Sources(memoryAccess(new Map(Object.entries(files))));

describe('the files of a module', () => {
  const namesOf = (path: string, files: Readonly<Record<string, string>>) =>
    modulesWith(path, sourcesOf(files)).map(({ name, paths }) => `${name}: ${paths.join(' ')}`);

  it.each([
    ['is the file itself', '/m/my-lp.c', { '/m/my-lp.c': '' }, ['my_lp: /m/my-lp.c']],
    [
      'are what the Makefile lists',
      '/m/b.c',
      { '/m/Makefile': 'obj-m := lp.o\nlp-y := a.o b.o\n', '/m/a.c': '', '/m/b.c': '' },
      ['lp: /m/a.c /m/b.c'],
    ],
    [
      'that exist',
      '/m/b.c',
      { '/m/Makefile': 'obj-m := lp.o\nlp-y := a.o b.o\n', '/m/b.c': '' },
      ['lp: /m/b.c'],
    ],
    [
      'Kbuild goes before Makefile',
      '/m/a.c',
      {
        '/m/Kbuild': 'obj-m := k.o\nk-y := a.o\n',
        '/m/Makefile': 'obj-m := m.o\nm-y := a.o\n',
        '/m/a.c': '',
      },
      ['k: /m/a.c'],
    ],
    [
      'of a header are those of who includes it',
      '/m/h.h',
      { '/m/h.h': '', '/m/a.c': '#include "h.h"\n', '/m/b.c': '#include "other.h"\n' },
      ['a: /m/a.c'],
    ],
    [
      'also through another header',
      '/m/h.h',
      { '/m/h.h': '', '/m/i.h': '#include "h.h"\n', '/m/a.c': '#include "i.h"\n' },
      ['a: /m/a.c'],
    ],
    [
      'an included .c file is no module by itself',
      '/m/part.c',
      { '/m/part.c': '', '/m/a.c': '#include "part.c"\n' },
      ['a: /m/a.c'],
    ],
    [
      'unless it is built by itself as well',
      '/m/part.c',
      { '/m/Makefile': 'obj-m := part.o a.o\n', '/m/part.c': '', '/m/a.c': '#include "part.c"\n' },
      ['part: /m/part.c'],
    ],
    ['a header that nobody includes has none', '/m/h.h', { '/m/h.h': '' }, []],
  ])('%s', (_, path, files, expected) => {
    expect(namesOf(path, files as Record<string, string>)).toEqual(expected);
  });
});

describe('the kernel is chosen', () => {
  const chosen = (files: Readonly<Record<string, string>>) => {
    const sources = sourcesOf(files);
    const [moduleFor] = modulesForKernel('/k/samples/lp.c', sources);
    const location = { paths: ['/k/samples/lp.c'], ...(moduleFor && { moduleFor }) };
    return profileName(chooseProfile(location, DEFAULT_SETTINGS, sources));
  };

  it.each([
    ['by nothing', {}, '6.12'],
    [
      'by the tree',
      { '/k/Makefile': '# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\n' },
      '6.1.192',
    ],
    [
      'by utsrelease.h',
      { '/k/include/generated/utsrelease.h': '#define UTS_RELEASE "5.14.0-503.el9"\n' },
      '5.14',
    ],
    [
      'by version.h',
      { '/include/generated/uapi/linux/version.h': '#define LINUX_VERSION_CODE 395008\n' },
      '6.7',
    ],
    [
      'by the proposed API',
      { '/k/samples/lp.c': 'struct klp_state s = { .is_shadow = true };\n' },
      'state-callbacks',
    ],
    [
      'by the callbacks of a state alone',
      { '/k/samples/lp.c': 'struct klp_state s = {\n\t.id = 1,\n\t.callbacks.pre_patch = f,\n};\n' },
      'state-callbacks',
    ],
    [
      'not by those of an object beside a state',
      {
        '/k/samples/lp.c':
          'struct klp_state s[] = { { .id = 1 }, { } };\nstruct klp_object o = { .callbacks.pre_patch = f };\n',
      },
      '6.12',
    ],
    [
      'by the proposed API in a file that is included',
      {
        '/k/samples/lp.c': '#include "common.c"\n',
        '/k/samples/common.c': '#include "lp.c"\nstruct klp_state s = { .is_shadow = true };\n',
      },
      'state-callbacks',
    ],
  ])('%s', (_, files, expected) => {
    expect(chosen(files)).toBe(expected);
  });

  it('by the user before all', () => {
    const sources = sourcesOf({ '/k/Makefile': 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 1\n' });
    const profile = { version: { major: 5, minor: 4, patch: 255 }, stateCallbacks: false };
    expect(chooseProfile({ paths: ['/k/lp.c'] }, { profile, rules: {} }, sources)).toBe(profile);
  });
});

describe('an edit', () => {
  it('costs the modules that it is in and no others', () => {
    const sources = sourcesOf({ '/a/a.c': GOOD_PATCH, '/b/b.c': GOOD_PATCH });
    const project = new Project(sources);
    const [a] = project.check('/a/a.c');
    const [b] = project.check('/b/b.c');
    sources.setOpen('/a/a.c', WITHOUT_SENTINEL);
    expect(project.check('/b/b.c')[0]).toBe(b);
    expect(project.check('/a/a.c')[0]).not.toBe(a);
    expect(project.check('/a/a.c')[0]?.findings.map(({ rule }) => rule)).toEqual(['missing-sentinel']);
  });

  it('that makes a missing include appear is noticed', () => {
    const files = new Map([['/a/a.c', '#include "x.h"\nstatic int a = X;\n']]);
    const sources = new Sources(memoryAccess(files));
    const project = new Project(sources);
    const [before] = project.check('/a/a.c');
    expect(before?.module.hidden).toContain('"x.h" is not visible');
    sources.setOpen('/a/x.h', '#define X 1\n');
    expect(project.check('/a/a.c')[0]?.module.hidden).toBeUndefined();
  });
});

describe('a suppressing comment', () => {
  const suppressed = (comment: string) =>
    WITHOUT_SENTINEL.replace('static struct klp_func', `${comment}\nstatic struct klp_func`);

  it.each([
    '// livepatch-ignore-next-line missing-sentinel: the array is ended elsewhere',
    '/* livepatch-ignore-next-line missing-sentinel */',
    '/*\n * livepatch-ignore-next-line missing-sentinel: over several\n * lines\n */',
  ])('hides the finding on the next line: %j', (comment) => {
    expectFindings(suppressed(comment));
  });

  it('hides several rules', () => {
    expectFindings(
      suppressed(
        '// livepatch-ignore-next-line missing-sentinel, duplicate-func: x // finding: unused-suppression',
      ),
    );
  });

  it('hides nothing on other lines', () => {
    const text = suppressed(
      '// livepatch-ignore-next-line missing-sentinel: x // finding: unused-suppression\n',
    );
    expectFindings(
      text.replace(
        'klp_func vmlinux_funcs[] = {',
        'klp_func vmlinux_funcs[] = { // finding: missing-sentinel',
      ),
    );
  });

  it('is not asked about while its rule is off', () => {
    const text = `// livepatch-ignore-next-line missing-sentinel: x\n${GOOD_PATCH}`;
    expectFindings(text, { rules: { 'missing-sentinel': 'off' } });
  });

  it('with an unknown rule is reported', () => {
    const [finding] = expectFindings(
      `// livepatch-ignore-next-line no-such: x // finding: unused-suppression\n${GOOD_PATCH}`,
    );
    expect(finding?.message).toContain("no rule called 'no-such'");
  });
});
