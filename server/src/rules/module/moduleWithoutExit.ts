import type { Fix } from '../../base/finding';
import { isAtLeast } from '../../base/kernelProfile';
import type { Module, ModuleEntry } from '../../model/declarations/module';
import { fileText, textAt } from '../../model/sourceText';
import { appendLines, fix, insertion, lineEndOf } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const moduleWithoutExit: Rule = {
  id: 'module-without-exit',
  severity: 'hint',
  stage: 'source',
  summary: 'The module has no module_exit, so it can never be removed.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  const [init] = module.inits;
  if (!module.isLivepatch || module.builder || module.hidden !== undefined) return [];
  if (!init || module.exits.length > 0) return [];
  return [
    {
      location: init.location,
      message:
        'The module has no `module_exit`, so it can never be removed, even after the patch is disabled or replaced. ' +
        'Add an exit function; an empty one is enough.',
      fixes: fixes(init, module),
    },
  ];
}

function fixes(init: ModuleEntry, module: Module): Fix[] {
  // Older patches have to unregister themselves in it, so it cannot be an empty one.
  const name = isAtLeast(module.profile, '5.1') ? exitName(init, module) : undefined;
  if (name === undefined) return [];
  const title = `Add an empty exit function ${name}()`;
  const definition = [`static void ${name}(void)`, '{', '}'];
  const exit = `module_exit(${name});`;
  if (!/^module_init\s*\(/.test(textAt(module, init.location))) {
    return fix(title, [appendLines(module, ['', ...definition, '', exit])]);
  }
  const { file, start, end } = init.location;
  const text = fileText(module, file);
  const lineEnd = lineEndOf(text);
  const before = [...definition, '', ''].join(lineEnd);
  const semicolon = /^\s*;/.exec(text.slice(end))?.[0].length ?? 0;
  return fix(title, [
    insertion({ file, offset: start }, before),
    insertion({ file, offset: end + semicolon }, lineEnd + exit),
  ]);
}

/** A name that fits the init function's and that nothing has yet. */
function exitName({ function: { name } }: ModuleEntry, module: Module): string | undefined {
  const candidates = [name.replace(/init/, 'exit'), `${name}_exit`, `${module.name}_exit`];
  const isFree = (candidate: string): boolean =>
    candidate !== name &&
    module.units.every((unit) => !module.resolve(unit, candidate) && !unit.macros.has(candidate));
  return candidates.find((candidate) => /^[A-Za-z_]\w*$/.test(candidate) && isFree(candidate));
}
