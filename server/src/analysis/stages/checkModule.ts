import type { Finding } from '../../base/finding';
import type { KernelCode } from '../../model/kernel/kernelCode';
import type { Module } from '../../model/declarations/module';
import type { SymbolTable } from '../../model/kernel/symbolTable';
import { RULES } from '../../rules/registry';
import type { Draft, Rule, RuleInput } from '../../rules/shared/rule';
import type { Settings } from '../configuration/settings';

/** What is known of the kernel besides its version. */
export interface KernelKnowledge {
  readonly symbols: SymbolTable | undefined;
  readonly kernelCode: KernelCode | undefined;
}

/** Runs all rules that the settings leave on. The findings are sorted by file and place; none is there twice. */
export function checkModule(
  module: Module,
  settings: Settings,
  knowledge: KernelKnowledge,
  more: Partial<Pick<RuleInput, 'patch' | 'builder' | 'simulation'>> = {},
): Finding[] {
  const input = { module, patch: undefined, ...more, ...knowledge };
  return uniqueFindings(RULES.flatMap((rule) => runRule(rule, input, settings)));
}

function runRule(rule: Rule, input: RuleInput, settings: Settings): Finding[] {
  const chosen = settings.rules[rule.id];
  if (chosen === 'off') return [];
  return [...rule.check(input)].map((draft) => findingOf(rule, draft, chosen));
}

function findingOf(rule: Rule, draft: Draft, chosen: Finding['severity'] | undefined): Finding {
  const { location, message, related = [], fixes = [], tags, run } = draft;
  const severity = chosen ?? draft.severity ?? rule.severity;
  return {
    rule: rule.id,
    severity,
    location,
    message,
    related,
    fixes,
    ...(tags && { tags }),
    ...(run && { run }),
  };
}

/** Sorts findings by file, place and rule, and drops those that several modules share. */
export function uniqueFindings(findings: readonly Finding[]): Finding[] {
  const byKey = new Map(
    findings.map((finding) => {
      const { file, start, end } = finding.location;
      return [[finding.rule, file, start, end, finding.message].join('\0'), finding];
    }),
  );
  return [...byKey.values()].sort(compareFindings);
}

function compareFindings(a: Finding, b: Finding): number {
  if (a.location.file !== b.location.file) return a.location.file < b.location.file ? -1 : 1;
  if (a.location.start !== b.location.start) return a.location.start - b.location.start;
  return a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0;
}
