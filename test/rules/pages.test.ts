import { describe, expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/registry';
import { expectFindings } from '../support/checkModule';
import { examplesOf, rulePage, rulePageIds } from '../support/rulePages';

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the page of %s', (id, rule) => {
  const page = rulePage(id);

  it('begins with the id and the summary', () => {
    expect(page.split('\n').slice(0, 3)).toEqual([`# ${id}`, '', rule.summary]);
  });

  it('states the severity and the stage', () => {
    expect(page).toContain(`| ${rule.severity} | ${rule.stage} |`);
  });

  it('has a failing and a passing example', () => {
    const titles = examplesOf(page).map(({ title }) => title);
    expect(titles.some((title) => title.startsWith('Wrong'))).toBe(true);
    expect(titles.some((title) => title.startsWith('Right'))).toBe(true);
  });

  it.each(examplesOf(page).map((example) => [example.title, example] as const))('%s', (title, example) => {
    const findings = expectFindings(example.text, { kernel: example.kernel });
    if (title.startsWith('Wrong')) expect(findings.map((finding) => finding.rule)).toContain(id);
    if (title.startsWith('Right')) expect(findings).toEqual([]);
  });
});

describe('the registry', () => {
  it('has exactly the rules that have pages', () => {
    expect(RULES.map(({ id }) => id)).toEqual(rulePageIds());
  });
});
