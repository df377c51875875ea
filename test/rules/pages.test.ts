import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/registry';
import { expectFindings } from '../support/checkModule';

const FOLDER = 'docs/rules';

interface Example {
  readonly title: string;
  readonly kernel: string | undefined;
  readonly text: string;
}

function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let title = '';
  const part = /^## (.*)$|^```(c|json|diff)( [^\n]*)?\n([\s\S]*?)^```$/gm;
  for (const match of page.matchAll(part)) {
    const [, heading, language, options = '', text = ''] = match;
    const name = FILES[language ?? ''];
    const file = name === undefined ? '' : `// ==> ${name}\n`;
    if (heading !== undefined) title = heading;
    else examples.push({ title, kernel: /kernel=(\S+)/.exec(options)?.[1], text: file + text });
  }
  return examples;
}

/** What is no C is in a file of a name that tells what it is. */
const FILES: Readonly<Record<string, string>> = { json: 'livepatch.json', diff: 'fix.patch' };

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the page of %s', (id, rule) => {
  const page = readFileSync(`${FOLDER}/${id}.md`, 'utf8');

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
    const pages = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
    expect(RULES.map(({ id }) => id)).toEqual(pages.sort());
  });
});
