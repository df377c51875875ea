import { type CancellationToken, ResponseError, type WorkDoneProgressReporter } from 'vscode-languageserver';
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
import { SlicedWork, searchFolders } from '../workspaceSearch';

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

/** Answers `livepatch/checkWorkspace`: checks all livepatch sources below folders, and keeps their findings shown. */
export async function onCheckWorkspace(
  session: Session,
  diagnostics: Diagnostics,
  params: CheckWorkspaceParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<CheckWorkspaceResult> {
  const folders = params.folders?.map((uri) => session.paths.toPath(uri)) ?? session.folders;
  const work = new SlicedWork(token);
  progress.begin('Checking livepatches', undefined, 'searching', true);
  try {
    const files = await searchFolders(
      folders,
      work,
      (problem) => session.warn(problem),
      (searched) => progress.report(`${searched} files searched`),
    );
    return await checkFiles(files, diagnostics, work, progress);
  } finally {
    progress.done();
  }
}

async function checkFiles(
  files: readonly string[],
  diagnostics: Diagnostics,
  work: SlicedWork,
  progress: WorkDoneProgressReporter,
): Promise<CheckWorkspaceResult> {
  let findings = 0;
  for (const [index, file] of files.entries()) {
    diagnostics.look(file);
    findings += diagnostics.findingsIn(file).length;
    const percentage = Math.round((100 * index) / files.length);
    await work.breathe(() => progress.report(percentage, `${index} of ${files.length} files checked`));
  }
  return { files: files.length, findings };
}
