import { describe, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const ALLOCATES = `static int begin(struct klp_object *obj)
{
	int *count = klp_shadow_alloc(obj, 1, sizeof(*count), GFP_KERNEL, NULL, NULL); // finding: shadow-alloc-unchecked
	*count = 1;
	klp_shadow_free(obj, 1, NULL);
	return 0;
}
`;

const FORMS = [
  ['#ifdef CONFIG_SOME_THING', '#endif'],
  ['#ifndef CONFIG_SOME_THING', '#endif'],
  ['#if IS_ENABLED(CONFIG_SOME_THING)', '#endif'],
  ['#if !IS_ENABLED(CONFIG_SOME_THING)', '#endif'],
  ['#if defined(CONFIG_SOME_THING) && !defined(CONFIG_OTHER_THING)', '#endif'],
  ['#ifdef CONFIG_SOME_THING\nstatic int unused;\n#else', '#endif'],
  ['#if defined(CONFIG_A_A) && defined(CONFIG_A_B) && defined(CONFIG_A_C)', '#endif'],
  ['#ifdef CONFIG_SOME_THING\n#if IS_ENABLED(CONFIG_OTHER_THING)', '#endif\n#endif'],
];

describe('what options of the kernel decide that nothing tells is looked at on both sides', () => {
  it.each(FORMS)('%s', (before, after) => {
    expectFindings(`${livepatchText()}${before}\n${ALLOCATES}${after}\n`);
  });

  it('but an option is one fact in all files and forms', () => {
    const both = `#ifdef CONFIG_SOME_THING\n#if !IS_ENABLED(CONFIG_SOME_THING)\n${ALLOCATES.replace(/ \/\/.*/, '')}#endif\n#endif\n`;
    expectFindings(livepatchText() + both);
  });

  it('and the configuration beside the author goes before that', () => {
    const text = `${livepatchText()}#ifdef CONFIG_SOME_THING\n${ALLOCATES.replace(/ \/\/.*/, '')}#endif\n`;
    expectFindings(`// ==> .config\n# CONFIG_SOME_THING is not set\n// ==> lp.c\n${text}`);
    expectFindings(`// ==> autoconf.h\n#define CONFIG_SOME_THING_MODULE 1\n// ==> lp.c\n${text}`);
    const found = text.replace('NULL, NULL);', 'NULL, NULL); // finding: shadow-alloc-unchecked');
    expectFindings(`// ==> .config\nCONFIG_SOME_THING=y\n// ==> lp.c\n${found}`);
  });
});

describe('what is defined nowhere is not defined', () => {
  it.each([
    ['#ifndef MY_SWITCH', true],
    ['#if !MY_SWITCH', true],
    ['#if MY_SWITCH == 0', true],
    ['#ifdef MY_SWITCH', false],
    ['#if MY_SWITCH', false],
    ['#if defined(MY_SWITCH) || MY_LEVEL > 2', false],
  ])('%s', (condition, isTaken) => {
    const code = isTaken ? ALLOCATES : ALLOCATES.replace(/ \/\/.*/, '');
    expectFindings(`${livepatchText()}${condition}\n${code}#endif\n`);
  });
});
