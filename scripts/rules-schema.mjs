// Writes the setting `livepatch.rules` of package.json from the rules' pages, so that the settings editor
// completes and describes every rule. `--check` only says whether it is up to date.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const manifestPath = path.join(root, 'package.json');
const pages = path.join(root, 'docs/rules');
const LEVELS = ['error', 'warning', 'information', 'hint', 'off'];

/** A page's first line is `# <id>`; the paragraph below says in one sentence what the rule finds. */
function readRule(file) {
  const [heading, ...rest] = readFileSync(path.join(pages, file), 'utf8').split('\n');
  const id = path.basename(file, '.md');
  if (heading !== `# ${id}`) throw new Error(`docs/rules/${file} must begin with the line '# ${id}'.`);
  const summary = rest
    .join('\n')
    .trim()
    .split(/\n\s*\n/)[0]
    .replace(/\s+/g, ' ');
  if (!summary || summary.startsWith('#')) throw new Error(`docs/rules/${file} has no first paragraph.`);
  return [id, { enum: LEVELS, markdownDescription: summary }];
}

function expectedManifest() {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const files = readdirSync(pages).filter((name) => name.endsWith('.md'));
  const setting = manifest.contributes.configuration.properties['livepatch.rules'];
  setting.properties = Object.fromEntries(files.sort().map(readRule));
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

try {
  const expected = expectedManifest();
  if (!process.argv.includes('--check')) writeFileSync(manifestPath, expected);
  else if (readFileSync(manifestPath, 'utf8') !== expected) {
    throw new Error('package.json does not list the rules of docs/rules; run: node scripts/rules-schema.mjs');
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
