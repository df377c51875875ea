import { type CodeLens, type CodeLensParams, ResponseError } from 'vscode-languageserver';
import type { Finding } from '../../base/finding';
import type { RunLine } from '../../explore/runView';
import { codeLenses } from '../../features/codeLens';
import type { RunLink, ShowRunParams, ShowRunResult } from '../../protocol';
import type { Diagnostics } from '../diagnostics';
import type { Session } from '../session';
import type { Simulated } from '../simulations';
import { toRange } from '../toProtocol';

const INVALID_PARAMS = -32602;
const INTERNAL_ERROR = -32603;

/** Answers `textDocument/codeLens`. */
export function onCodeLens(
  session: Session,
  diagnostics: Diagnostics,
  { textDocument }: CodeLensParams,
): CodeLens[] {
  const path = session.paths.toPath(textDocument.uri);
  const file = session.sources.read(path);
  const simulated = diagnostics
    .simulatedWith(path)
    .map(({ checked, summary, onRuns }) => ({ module: checked.module, summary, faults: onRuns.length }));
  return codeLenses(simulated, path).map(({ location, title }) => ({
    range: toRange(file, location),
    command: { title, command: 'livepatch.simulate', arguments: [{ uri: textDocument.uri }] },
  }));
}

/** Answers `livepatch/showRun`. */
export async function onShowRun(
  session: Session,
  diagnostics: Diagnostics,
  params: ShowRunParams,
): Promise<ShowRunResult> {
  const found = runOf(session, diagnostics, params);
  if (!found) {
    throw new ResponseError(INVALID_PARAMS, 'This run no longer exists: the sources have changed.');
  }
  const { simulated, script, title } = found;
  try {
    const lines = await session.runner.show(simulated.checked.files, script);
    return { title, text: lines.map(({ text }) => `${text}\n`).join(''), links: linksOf(lines, session) };
  } catch (error) {
    throw new ResponseError(INTERNAL_ERROR, error instanceof Error ? error.message : String(error));
  }
}

interface FoundRun {
  readonly simulated: Simulated;
  readonly script: readonly string[];
  readonly title: string;
}

function runOf(session: Session, diagnostics: Diagnostics, params: ShowRunParams): FoundRun | undefined {
  const path = session.paths.toPath(params.uri);
  const all = diagnostics.simulatedWith(path);
  const { rule, line } = params;
  if (rule === undefined) {
    const simulated = all.find(({ summary }) => summary !== undefined);
    const script = simulated?.summary?.usualScript ?? [];
    return simulated && { simulated, script, title: simulated.checked.module.name };
  }
  const lineOf = ({ location }: Finding): number => toRange(session.sources.read(path), location).start.line;
  const current = new Set(diagnostics.findingsIn(path).map((finding) => keyOf(finding)));
  const runs = all.flatMap((simulated) =>
    simulated.findings.flatMap((finding) => {
      const { run, location } = finding;
      const isMeant = run && finding.rule === rule && location.file === path && current.has(keyOf(finding));
      const title = `${simulated.checked.module.name} ${rule}`;
      return isMeant ? [{ simulated, script: run.script, title, line: lineOf(finding) }] : [];
    }),
  );
  // Lines move while the author types; the same fault is then the nearest one.
  const distance = (run: { readonly line: number }): number => Math.abs(run.line - (line ?? run.line));
  return runs.sort((a, b) => distance(a) - distance(b))[0];
}

function keyOf({ rule, message }: Finding): string {
  return `${rule} ${message}`;
}

function linksOf(lines: readonly RunLine[], session: Session): RunLink[] {
  return lines.flatMap(({ location: location }, line) =>
    location
      ? [
          {
            line,
            uri: session.paths.toUri(location.path),
            targetLine: location.line - 1,
            targetCharacter: location.column - 1,
          },
        ]
      : [],
  );
}
