import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../server/src/base/kernelProfile';
import { sourceFile } from '../../server/src/syntax/sourceFile';
import { translationUnit } from '../../server/src/syntax/translationUnit';

/** The functions that a text defines on a kernel, each with the names of its parameters. */
function functionsIn(text: string, kernel: string): string[] {
  const profile = parseProfile(kernel);
  if (typeof profile === 'string') throw new Error(profile);
  const unit = translationUnit(sourceFile('/m.c', text), { read: () => undefined }, profile);
  return unit.items.flatMap((item) => {
    if (item.kind !== 'function-definition') return [];
    return [`${item.name.name}(${item.type.parameters.map(({ name }) => name?.name ?? '').join(', ')})`];
  });
}

const BODY = '\n{\n\treturn 0;\n}\n';

describe('macros of system calls define the functions of the chosen kernel', () => {
  it.each([
    [`SYSCALL_DEFINE2(tell, int, to, char __user *, what)${BODY}`],
    [`SYSCALL_DEFINEx(2, _tell, int, to, char __user *, what)${BODY}`],
    [`__SYSCALL_DEFINEx(2, _tell, int, to, char __user *, what)${BODY}`],
  ])('%s', (text) => {
    expect(functionsIn(text, '4.12')).toEqual([
      'SyS_tell(to, what)',
      'sys_tell(to, what)',
      'SYSC_tell(to, what)',
    ]);
    expect(functionsIn(text, '4.17')).toEqual([
      '__x64_sys_tell(regs)',
      '__ia32_sys_tell(regs)',
      '__se_sys_tell(to, what)',
      '__do_sys_tell(to, what)',
    ]);
  });

  it.each([
    ['SYSCALL_DEFINE0', '4.16', ['sys_tell()']],
    ['SYSCALL_DEFINE0', '5.4', ['__ia32_sys_tell(regs)', '__x64_sys_tell(regs)']],
    ['SYSCALL_DEFINE0', '6.12', ['__x64_sys_tell(regs)', '__ia32_sys_tell(regs)', '__do_sys_tell(regs)']],
    ['COMPAT_SYSCALL_DEFINE0', '4.16', ['compat_sys_tell()']],
  ])('%s on %s', (macro, kernel, expected) => {
    expect(functionsIn(`${macro}(tell)${BODY}`, kernel)).toEqual(expected);
  });

  it.each(['COMPAT_SYSCALL_DEFINE1(tell, int, to)', '__COMPAT_SYSCALL_DEFINEx(1, _tell, int, to)'])(
    '%s',
    (head) => {
      expect(functionsIn(head + BODY, '4.4')).toEqual([
        'compat_SyS_tell(to)',
        'compat_sys_tell(to)',
        'C_SYSC_tell(to)',
      ]);
      expect(functionsIn(head + BODY, '6.1')).toEqual([
        '__ia32_compat_sys_tell(regs)',
        '__x32_compat_sys_tell(regs)',
        '__x64_compat_sys_tell(regs)',
        '__se_compat_sys_tell(to)',
        '__do_compat_sys_tell(to)',
      ]);
    },
  );

  it('also those with the most arguments', () => {
    const pairs = [1, 2, 3, 4, 5, 6].map((index) => `long, n${index}`).join(', ');
    const names = [1, 2, 3, 4, 5, 6].map((index) => `n${index}`).join(', ');
    expect(functionsIn(`KLP_SYSCALL_DEFINE6(tell, ${pairs})${BODY}`, '6.19').at(-1)).toBe(
      `__klp_do_sys_tell(${names})`,
    );
  });
});
