// What docs/editors.md tells users to write: the tests take it literally.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * A code block of the document.
 * @param after a piece of the text in front of it
 */
export function documented(after, language) {
  const text = readFileSync(path.join(root, 'docs/editors.md'), 'utf8');
  const start = text.indexOf(after);
  const block = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(text.slice(start));
  if (start < 0 || !block) throw new Error(`docs/editors.md has no ${language} behind '${after}'.`);
  return block[1];
}
