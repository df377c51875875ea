import type { AndOr, CompoundList, PipelineNode, Script } from 'unbash';
import { evaluate } from './expansion/arithmetic';
import { runCompound } from './compound';
import { expandToText } from './expansion/expand';
import type { Run } from './run';
import { complain, type Interpreter, type Shell, subshellOf, withDescriptors } from './shell';
import { CommandError } from './signals';
import { runCommand, runWords } from './simpleCommand';
import { runAndOr, runPipeline, runStatements, runSubshell } from './statements';
import { collector } from './streams';

/** Runs the trees of scripts. */
export const interpreter: Interpreter = {
  node: runNode,
  statements: runStatements,
  capture,
  command: runWords,
  evaluate,
};

/** Runs a node. An error that ends a command is printed, and the script goes on after it. */
function* runNode(shell: Shell, node: PipelineNode | AndOr | CompoundList): Run<number> {
  try {
    switch (node.type) {
      case 'CompoundList':
        return yield* runStatements(shell, node.commands);
      case 'AndOr':
        return yield* runAndOr(shell, node);
      case 'Pipeline':
        return yield* runPipeline(shell, node);
      case 'Command':
        shell.offset = node.pos;
        return yield* runCommand(shell, node);
      case 'Function':
        shell.functions = new Map([
          ...shell.functions,
          [node.name.value, { body: node.body, source: shell.source }],
        ]);
        return 0;
      case 'Coproc':
        complain(shell, 'coproc: not supported by this simulation');
        return 1;
      default:
        return yield* runCompound(shell, node);
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.message !== '') complain(shell, error.message);
    return error.status;
  }
}

/** What a subshell prints, without the line ends at the end unless it is to be whole. */
function* capture(shell: Shell, script: Script, isWhole = false): Run<string> {
  const text = (yield* readOnly(shell, script)) ?? (yield* run(shell, script));
  return isWhole ? text : text.replace(/\n+$/, '');
}

function* run(shell: Shell, script: Script): Run<string> {
  const output = collector((text) => shell.world.budget.checkText(text));
  const inner = subshellOf(shell, withDescriptors(shell.descriptors, [1, output]));
  shell.status = yield* runSubshell(inner, runStatements(inner, script.commands));
  return output.text();
}

/** `$(< FILE)` */
function* readOnly(shell: Shell, { commands }: Script): Run<string | undefined> {
  const [only, ...others] = commands;
  if (only?.command.type !== 'Command' || others.length > 0) return undefined;
  const { name, prefix, suffix } = only.command;
  const [redirect] = prefix.concat(suffix.filter((each) => each.type !== 'Word'));
  if (name || redirect?.type !== 'Redirect' || redirect.operator !== '<' || !redirect.target)
    return undefined;
  const { files } = shell.world;
  const text = files.read(files.absolute(yield* expandToText(shell, redirect.target)));
  return typeof text === 'string' ? text : undefined;
}
