import { expect } from 'vitest';
import type { Finding } from '../../server/src/base/finding';
import { type CheckOptions, expectFindings } from './checkModule';

/** One hunk of a patch; the numbers of lines in its head are counted. Lines are given with their markers. */
export interface HunkText {
  readonly heading?: string;
  readonly start?: number;
  readonly body: string;
}

function hunkText({ heading = '', start = 10, body }: HunkText): string {
  const lines = body.replace(/^\n|\n *$/g, '').split('\n');
  const old = lines.filter((line) => !line.startsWith('+')).length;
  const now = lines.filter((line) => !line.startsWith('-')).length;
  return `@@ -${start},${old} +${start},${now} @@ ${heading}\n${lines.join('\n')}\n`;
}

/** A patch to one file of the kernel. */
export function patchText(path: string, ...hunks: readonly HunkText[]): string {
  return `--- a/${path}\n+++ b/${path}\n${hunks.map(hunkText).join('')}`;
}

/** Checks a patch, and compares all its findings with its `finding:` marks. */
export function expectPatchFindings(text: string, options: CheckOptions = {}, more = ''): Finding[] {
  return expectFindings(`// ==> fix.patch\n${text}${more}`, options);
}

/** The messages of the findings of a patch, which must be of one rule. */
export function messagesOf(findings: readonly Finding[], rule: string): string[] {
  expect(new Set(findings.map((finding) => finding.rule))).toEqual(new Set([rule]));
  return findings.map(({ message }) => message);
}
