import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Severity } from '../../base/finding';
import { RULES } from '../../rules/registry';
import type { Rule } from '../../rules/shared/rule';
import type { DisplayPath } from '../displayPath';
import type { LocatedFinding, FileRange } from '../located';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** What the SARIF format needs besides the findings. */
export interface SarifContext {
  readonly display: DisplayPath;
  readonly version: string;
  /** A rule's page as Markdown. */
  pageOf(rule: string): string | undefined;
}

/** The findings as a SARIF 2.1.0 log. */
export function formatSarif(findings: readonly LocatedFinding[], context: SarifContext): string {
  const driver = {
    name: 'livepatch',
    semanticVersion: context.version,
    rules: RULES.map((rule) => ruleDescriptor(rule, context)),
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, context)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleDescriptor(rule: Rule, context: SarifContext): object {
  const page = context.pageOf(rule.id) ?? rule.summary;
  return {
    id: rule.id,
    name: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.summary },
    help: { text: page, markdown: page },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: ['livepatch', rule.stage], precision: 'high' },
  };
}

function result(finding: LocatedFinding, context: SarifContext): object {
  return {
    ruleId: finding.rule,
    ruleIndex: RULES.findIndex(({ id }) => id === finding.rule),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [location(finding, context)],
    relatedLocations: finding.related.map((each, index) => ({
      id: index + 1,
      message: { text: each.message },
      ...location(each, context),
    })),
  };
}

function location({ file, range }: FileRange, { display }: SarifContext): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(display(file)) },
      region: {
        startLine: range.start.line + 1,
        startColumn: range.start.character + 1,
        endLine: range.end.line + 1,
        endColumn: range.end.character + 1,
      },
    },
  };
}

function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.split(/[\\/]/).map(encodeURIComponent).join('/');
}
