import { type CodeLens, type CodeLensParams, ResponseError } from 'vscode-languageserver';
import type { CheckedModule } from '../../analysis/project';
import type { Finding } from '../../base/finding';
import type { RunLine } from '../../explore/runView';
import { codeLenses } from '../../features/codeLens';
import type { RunLink, ShowRunParams, ShowRunResult } from '../../protocol';
import type { Diagnostics } from '../diagnostics';
import type { Session } from '../session';
import { toRange } from '../toProtocol';

const INVALID_PARAMS = -32602;

/** Answers `textDocument/codeLens`. */
export function onCodeLens(
  session: Session,
  diagnostics: Diagnostics,
  { textDocument }: CodeLensParams,
): CodeLens[] {
  const path = session.paths.toPath(textDocument.uri);
  const file = session.sources.read(path);
  return codeLenses(diagnostics.simulatedWith(path), path).map(({ place, title }) => ({
    range: toRange(file, place),
    command: { title, command: 'livepatch.simulate', arguments: [{ uri: textDocument.uri }] },
  }));
}

/** Answers `livepatch/showRun`. */
export function onShowRun(session: Session, diagnostics: Diagnostics, params: ShowRunParams): ShowRunResult {
  const path = session.paths.toPath(params.uri);
  const found = diagnostics
    .simulatedWith(path)
    .flatMap((checked) => runOf(session, checked, params, path))[0];
  if (!found) {
    throw new ResponseError(INVALID_PARAMS, 'There is no such run any more: the sources have changed since.');
  }
  const { checked, script, title } = found;
  const lines = checked.explored ? session.project.showRun(checked.explored, script) : [];
  return { title, text: lines.map(({ text }) => `${text}\n`).join(''), links: linksOf(lines, session) };
}

interface FoundRun {
  readonly checked: CheckedModule;
  readonly script: readonly string[] | undefined;
  readonly title: string;
}

function runOf(
  session: Session,
  checked: CheckedModule,
  { rule, line }: ShowRunParams,
  path: string,
): FoundRun[] {
  if (!checked.explored) return [];
  const { name } = checked.module;
  if (rule === undefined) return [{ checked, script: undefined, title: name }];
  const isMeant = (finding: Finding): boolean =>
    finding.rule === rule &&
    finding.place.file === path &&
    (line === undefined || toRange(session.sources.read(path), finding.place).start.line === line);
  return checked.findings
    .filter(isMeant)
    .flatMap(({ run }) => (run ? [{ checked, script: run.script, title: `${name} ${rule}` }] : []));
}

function linksOf(lines: readonly RunLine[], session: Session): RunLink[] {
  return lines.flatMap(({ place }, line) =>
    place
      ? [
          {
            line,
            uri: session.paths.toUri(place.path),
            targetLine: place.line - 1,
            targetCharacter: place.column - 1,
          },
        ]
      : [],
  );
}
