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
import { SlicedWork, searchFolders, wasCancelled } from '../slicedWork';

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

/**
 * Answers `livepatch/checkWorkspace`: checks and runs all livepatch sources below folders, and keeps their findings
 * shown. If it is cancelled, nothing of it is kept.
 */
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
    return await checkFiles(files, diagnostics, token, progress);
  } finally {
    progress.done();
  }
}

/** How often the client is told how far it is, in ms. */
const REPORT_MS = 200;

async function checkFiles(
  files: readonly string[],
  diagnostics: Diagnostics,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<CheckWorkspaceResult> {
  const kept: string[] = [];
  const work = new SlicedWork(token);
  try {
    for (const [index, file] of files.entries()) {
      kept.push(file);
      diagnostics.keep(file);
      await work.breathe(() =>
        progress.report(percent(index, 2 * files.length), `${index} of ${files.length} files read`),
      );
    }
    await untilRun(diagnostics, token, (left, all) =>
      progress.report(50 + percent(all - left, 2 * all), `${all - left} of ${all} modules simulated`),
    );
  } catch (error) {
    diagnostics.release(kept);
    throw error;
  }
  return { files: files.length, findings: diagnostics.allFindings().length };
}

function percent(done: number, all: number): number {
  return Math.round((100 * done) / Math.max(1, all));
}

/** @throws ResponseError if the client gives it up */
async function untilRun(
  diagnostics: Diagnostics,
  token: CancellationToken,
  report: (left: number, all: number) => void,
): Promise<void> {
  const cancelled = new Promise<never>((_, reject) => {
    token.onCancellationRequested(() => reject(wasCancelled()));
  });
  const idle = diagnostics.whenRun();
  let most = 1;
  const timer = setInterval(() => {
    most = Math.max(most, diagnostics.toRun);
    report(diagnostics.toRun, most);
  }, REPORT_MS);
  try {
    await Promise.race([idle, cancelled]);
  } finally {
    clearInterval(timer);
  }
}
