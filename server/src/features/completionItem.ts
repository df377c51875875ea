/** One proposal. */
export interface Completion {
  readonly label: string;
  readonly kind: 'field' | 'function' | 'macro' | 'value' | 'snippet';
  readonly detail: string;
  readonly documentation: string;
  /** Snippet syntax: `${1:name}` and `$0`; `plain` is the same without places to fill in. */
  readonly snippet: string;
  /** What has to be typed for the proposal to stay; the label if absent. */
  readonly filter?: string;
  /** The code units before the cursor that the proposal replaces. */
  readonly replaced: number;
}

/** A snippet's text for editors that have no snippets. */
export function withoutPlaceholders(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:([^}]*)\}|\$\{\d+\}|\$\d+/g, (_, text?: string) => text ?? '')
    .replace(/\\([$}\\])/g, '$1');
}
