// Writes the setting `livepatch.rules` of package.json and the field `rules` of livepatch.json's schema from the rules'
// pages, and its field `features` from the table of the kernels' features, so that editors complete and describe all of
// them. `--check` only says whether both files are up to date.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const manifestPath = path.join(root, 'package.json');
const schemaPath = path.join(root, 'schemas/livepatch.schema.json');
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

function ruleSettings() {
  const files = readdirSync(pages).filter((name) => name.endsWith('.md'));
  return Object.fromEntries(files.sort().map(readRule));
}

function expectedManifest(rules) {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  manifest.contributes.configuration.properties['livepatch.rules'].properties = rules;
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** The features of `server/src/base/kernelFeatures.ts`, as the schema has them. */
async function featureSettings() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(root, 'server/src/base/kernelFeatures.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const text = Buffer.from(outputFiles[0].contents).toString('base64');
  const { FEATURE_NAMES, featureText } = await import(`data:text/javascript;base64,${text}`);
  return Object.fromEntries(
    FEATURE_NAMES.map((name) => [name, { type: 'boolean', description: featureText(name) }]),
  );
}

/** `description` is what editors other than VS Code show. */
function expectedSchema(rules, features) {
  const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
  schema.properties.rules.properties = Object.fromEntries(
    Object.entries(rules).map(([id, rule]) => [
      id,
      { enum: rule.enum, description: rule.markdownDescription },
    ]),
  );
  schema.properties.features.properties = features;
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

try {
  const rules = ruleSettings();
  const expected = new Map([
    [manifestPath, expectedManifest(rules)],
    [schemaPath, expectedSchema(rules, await featureSettings())],
  ]);
  for (const [file, text] of expected) {
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      const name = path.relative(root, file);
      throw new Error(`${name} is not up to date; run: node scripts/schemas.mjs`);
    }
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
