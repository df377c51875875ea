import {
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import { searchSources } from '../../files/findSources';
import { readPage } from '../../files/rulePages';
import type {
  CheckWorkspaceParams,
  CheckWorkspaceResult,
  ExplainRuleParams,
  ExplainRuleResult,
  RulesResult,
} from '../../protocol';
import { RULES, ruleNamed } from '../../rules/registry';
import type { Diagnostics } from '../diagnostics';
import type { Session } from '../session';

const INVALID_PARAMS = -32602;

/** Answers `livepatch/rules`. */
export function onRules(): RulesResult {
  return { rules: RULES.map(({ id, summary }) => ({ id, summary })) };
}

/** Answers `livepatch/explainRule`. */
export function onExplainRule(session: Session, { rule }: ExplainRuleParams): ExplainRuleResult {
  const markdown = ruleNamed(rule) && readPage(session.installation.docs, rule);
  if (markdown === undefined) throw new ResponseError(INVALID_PARAMS, `There is no rule called '${rule}'.`);
  return { markdown };
}

/** How long the search goes on before other messages get their turn. */
const SLICE_MILLISECONDS = 20;

/** Answers `livepatch/checkWorkspace`: checks all livepatch sources below folders, and keeps their findings shown. */
export async function onCheckWorkspace(
  session: Session,
  diagnostics: Diagnostics,
  params: CheckWorkspaceParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<CheckWorkspaceResult> {
  const folders = params.folders?.map((uri) => session.paths.toPath(uri)) ?? session.folders;
  progress.begin('Checking livepatches', undefined, 'searching', true);
  try {
    const files: string[] = [];
    for (const folder of folders) files.push(...(await search(folder, session, token, progress)));
    return await checkFiles(files, diagnostics, token, progress);
  } finally {
    progress.done();
  }
}

async function search(
  folder: string,
  session: Session,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<readonly string[]> {
  const steps = searchSources(folder);
  let sliceEnd = Date.now() + SLICE_MILLISECONDS;
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      for (const problem of step.value.problems) session.connection.console.warn(problem);
      return step.value.files;
    }
    if (Date.now() < sliceEnd) continue;
    progress.report(`${step.value} C files searched`);
    await pause(token);
    sliceEnd = Date.now() + SLICE_MILLISECONDS;
  }
}

async function checkFiles(
  files: readonly string[],
  diagnostics: Diagnostics,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<CheckWorkspaceResult> {
  let findings = 0;
  let sliceEnd = Date.now() + SLICE_MILLISECONDS;
  for (const [index, file] of files.entries()) {
    diagnostics.look(file);
    findings += diagnostics.findingsIn(file).length;
    if (Date.now() < sliceEnd) continue;
    progress.report(Math.round((100 * index) / files.length), `${index} of ${files.length} files checked`);
    await pause(token);
    sliceEnd = Date.now() + SLICE_MILLISECONDS;
  }
  return { files: files.length, findings };
}

/** Lets other messages be handled. @throws if the client has cancelled */
async function pause(token: CancellationToken): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  if (token.isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The check was cancelled.');
  }
}
