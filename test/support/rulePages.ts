import { readFileSync, readdirSync } from 'node:fs';

const FOLDER = 'docs/rules';

/** A block of code on a rule's page. */
export interface PageExample {
  readonly title: string;
  readonly kernel: string | undefined;
  /** See `fixtureFiles`. */
  readonly text: string;
}

/** What is no C is in a file of a name that tells what it is. */
const FILES: Readonly<Record<string, string>> = { json: 'livepatch.json', diff: 'fix.patch' };

/** The text of a rule's page. */
export function rulePage(id: string): string {
  return readFileSync(`${FOLDER}/${id}.md`, 'utf8');
}

/** The ids of the rules that have a page, sorted. */
export function rulePageIds(): string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace(/\.md$/, ''))
    .sort();
}

/** The examples of a page, in order. */
export function examplesOf(page: string): PageExample[] {
  const examples: PageExample[] = [];
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
