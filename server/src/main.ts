import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { serve } from './lsp/server';

const root = join(__dirname, '..');
const HELP = `Usage: livepatch-language-server --stdio | --node-ipc | --socket=PORT

A language server for Linux kernel livepatch modules. Editors start it; see the README for their configuration.
`;

/** The version stands in one place, the package's description. */
function packageVersion(): string {
  const description: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const isObject = typeof description === 'object' && description !== null;
  return isObject && 'version' in description ? String(description.version) : 'unknown';
}

function start(): void {
  // Garbage of a short life then stays in a small space, where collecting it takes less than a millisecond.
  setFlagsFromString('--semi-space-growth-factor=1');
  const docs = join(root, 'docs', 'rules');
  const pageUri = (rule: string): string => pathToFileURL(join(docs, `${rule}.md`)).href;
  serve(createConnection(ProposedFeatures.all), { version: packageVersion(), docs, pageUri });
}

const args = process.argv.slice(2);
const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];
if (args.includes('--version')) process.stdout.write(`${packageVersion()}\n`);
else if (args.includes('--help')) process.stdout.write(HELP);
else if (args.some((argument) => transports.some((transport) => argument.startsWith(transport)))) start();
else {
  process.stderr.write(
    `livepatch-language-server: Say how to talk to the editor, for example --stdio.\n\n${HELP}`,
  );
  process.exitCode = 2;
}
