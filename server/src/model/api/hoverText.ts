import { profileName, type KernelProfile } from '../../base/kernelProfile';
import { declarationOf } from './declaration';
import type { ApiEntry } from './apiEntry';
import { availability, isAvailable, signatureOf } from './lookup';

const PROPOSAL =
  '_Part of the per-state API proposed on 2025-01-15 (version 1), which no kernel has merged. It may still change._';

/** What to show for an entry while the cursor rests on it: Markdown, for the profile's kernel. */
export function apiMarkdown(entry: ApiEntry, profile: KernelProfile): string {
  const parts = [
    `\`\`\`c\n${declarationOf(entry, profile)}\n\`\`\``,
    withFiller(entry),
    parameterList(entry, profile),
    contextLine(entry),
    entry.trap === undefined ? '' : `**Trap:** ${entry.trap}`,
    availabilityLine(entry, profile),
    entry.api === 'state-callbacks' ? PROPOSAL : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function withFiller(entry: ApiEntry): string {
  if (entry.kind !== 'field') return entry.text;
  const filler =
    entry.filledBy === 'author' ? 'Filled in by the author.' : 'Filled in by the kernel; leave it alone.';
  return `${entry.text} ${filler}`;
}

function parameterList(entry: ApiEntry, profile: KernelProfile): string {
  if (entry.kind === 'typedef') return bullets(entry.signature.parameters);
  if (entry.kind !== 'function' && entry.kind !== 'function-macro') return '';
  return bullets(signatureOf(entry, profile)?.parameters ?? []);
}

function bullets(parameters: readonly { name: string; text: string }[]): string {
  return parameters.map(({ name, text }) => `- \`${name}\`: ${text}`).join('\n');
}

function contextLine(entry: ApiEntry): string {
  return entry.kind === 'function' || entry.kind === 'function-macro' ? `**Context:** ${entry.context}` : '';
}

function availabilityLine(entry: ApiEntry, profile: KernelProfile): string {
  const general = `${availability(entry)}.`;
  if (isAvailable(entry, profile)) return general;
  const replacement = entry.replacement === undefined ? '' : ` ${entry.replacement}`;
  return `${general} **Not in the chosen kernel ${profileName(profile)}.**${replacement}`;
}
