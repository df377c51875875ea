import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import {
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  createConnection,
  createServerPipeTransport,
  createServerSocketTransport,
} from 'vscode-languageserver/node';
import { programFiles } from './files/installation';
import { FrameCheck } from './lsp/frameCheck';
import { LifecycleGate } from './lsp/lifecycleGate';
import { serve } from './lsp/server';
import { simulatorProcess } from './runner/simulatorPort';

const files = programFiles(join(__dirname, '..'));
const HELP = `Usage: livepatch-language-server --stdio | --node-ipc | --socket=PORT

A language server for Linux kernel livepatch modules. Editors start it; see the README for their configuration.
`;

type Transport = readonly [MessageReader, MessageWriter];

/** Messages over standard input and output. What is no message ends the server: it would not understand the next one. */
function overStdio(): Transport {
  const frames = new FrameCheck();
  process.stdin.on('data', (chunk: Buffer) => {
    const problem = frames.take(chunk);
    if (problem !== undefined) fail(problem);
  });
  return [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
}

function transportOf(args: readonly string[]): Transport | undefined {
  for (const [index, argument] of args.entries()) {
    const [name = '', given] = argument.split('=');
    const value = given ?? args[index + 1] ?? '';
    if (name === '--stdio') return overStdio();
    if (name === '--node-ipc') return [new IPCMessageReader(process), new IPCMessageWriter(process)];
    if (name === '--socket') return createServerSocketTransport(Number(value));
    if (name === '--pipe') return createServerPipeTransport(value);
  }
  return undefined;
}

function start([reader, writer]: Transport): void {
  // Garbage of a short life then stays in a small space, where collecting it takes less than a millisecond.
  setFlagsFromString('--semi-space-growth-factor=1');
  const gate = new LifecycleGate(reader, writer);
  const end = (): void => process.exit(gate.isShutDown ? 0 : 1);
  reader.onError((error) => fail(error.message));
  reader.onClose(end);
  process.stdin.on('end', end);
  process.on('disconnect', end);
  // Nobody reads any more.
  process.stdout.on('error', end);
  const pageUri = (rule: string): string => pathToFileURL(join(files.docs, `${rule}.md`)).href;
  const startSimulator = () => simulatorProcess(join(__dirname, 'simulator.js'), { isBackground: true });
  serve(createConnection(ProposedFeatures.all, gate, writer), { ...files, pageUri, startSimulator });
}

function fail(problem: string): void {
  process.stderr.write(`livepatch-language-server: The editor's messages cannot be understood. ${problem}\n`);
  process.exit(1);
}

const args = process.argv.slice(2);
if (args.includes('--version')) process.stdout.write(`${files.version}\n`);
else if (args.includes('--help')) process.stdout.write(HELP);
else {
  const transport = transportOf(args);
  if (transport) start(transport);
  else {
    process.stderr.write(
      `livepatch-language-server: Say how to talk to the editor, for example --stdio.\n\n${HELP}`,
    );
    process.exitCode = 2;
  }
}
