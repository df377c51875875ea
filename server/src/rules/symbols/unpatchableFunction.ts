import type { KernelCode, KernelFunction } from '../../model/kernel/kernelCode';
import { type PatchedFunction, patchedFunctions } from '../../model/declarations/patchedFunctions';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { refusalText } from '../shared/wording';

export const unpatchableFunction: Rule = {
  id: 'unpatchable-function',
  severity: 'error',
  stage: 'source',
  summary: 'A patched function is `__init`, inline or notrace in the kernel, so it cannot be patched.',
  check: ({ module, kernelCode }: RuleInput) =>
    kernelCode ? patchedFunctions(module).flatMap((patched) => checkFunction(patched, kernelCode)) : [],
};

function checkFunction({ object, oldName }: PatchedFunction, kernelCode: KernelCode): Draft[] {
  const definitions = kernelCode.functionsNamed(oldName.value) ?? [];
  const obstacles = definitions.map(obstacleOf);
  const [first] = obstacles;
  if (!first || obstacles.includes(undefined)) return [];
  const name = `${oldName.value}()`;
  return [
    {
      location: oldName.location,
      message: `${name} is \`${first.word}\`: ${first.what}, so ${refusal(object, oldName.value, first.word)}. ${first.advice(name)}`,
      related: definitions.map(({ location }) => ({ location, message: `The original ${name}` })),
    },
  ];
}

function refusal(object: PatchedFunction['object'], name: string, word: string): string {
  if (word === INIT && typeof object === 'string') {
    return (
      'the kernel refuses the patch with -EINVAL once the module is loaded: ' +
      `"symbol '${name}' not found in symbol table"`
    );
  }
  return `${refusalText(object ?? null)}: "failed to find location for function '${name}'"`;
}

const INIT = '__init';

interface Obstacle {
  readonly word: string;
  readonly what: string;
  readonly advice: (name: string) => string;
}

function obstacleOf({ words }: KernelFunction): Obstacle | undefined {
  for (const { words: reasons, what, advice } of OBSTACLES) {
    const word = reasons.find((each) => words.has(each));
    if (word !== undefined) return { word, what, advice };
  }
  return undefined;
}

const OBSTACLES = [
  {
    words: [INIT],
    what: 'its code is freed once it has run',
    advice: (name: string) => `Change what ${name} has set up instead, for example in a callback.`,
  },
  {
    // In the kernel `inline` stands for `notrace` as well, so that copies which are not inlined cannot be entered either.
    words: ['inline', '__inline', '__inline__', '__always_inline', 'always_inline', 'nokprobe_inline'],
    what: 'its code is in its callers',
    advice: (name: string) => `Replace the functions that call ${name}.`,
  },
  {
    words: ['notrace', 'noinstr', 'no_instrument_function', '__no_instrument_function__', '__cpuidle'],
    what: 'it has no ftrace entry that could be redirected',
    advice: (name: string) => `Replace the functions that call ${name}.`,
  },
];
