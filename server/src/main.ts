import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { programFiles } from './files/installation';
import { serve } from './lsp/server';

const files = programFiles(join(__dirname, '..'));
const HELP = `Usage: livepatch-language-server --stdio | --node-ipc | --socket=PORT

A language server for Linux kernel livepatch modules. Editors start it; see the README for their configuration.
`;

function start(): void {
  // Garbage of a short life then stays in a small space, where collecting it takes less than a millisecond.
  setFlagsFromString('--semi-space-growth-factor=1');
  const pageUri = (rule: string): string => pathToFileURL(join(files.docs, `${rule}.md`)).href;
  serve(createConnection(ProposedFeatures.all), { ...files, pageUri });
}

const args = process.argv.slice(2);
const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];
if (args.includes('--version')) process.stdout.write(`${files.version}\n`);
else if (args.includes('--help')) process.stdout.write(HELP);
else if (args.some((argument) => transports.some((transport) => argument.startsWith(transport)))) start();
else {
  process.stderr.write(
    `livepatch-language-server: Say how to talk to the editor, for example --stdio.\n\n${HELP}`,
  );
  process.exitCode = 2;
}
