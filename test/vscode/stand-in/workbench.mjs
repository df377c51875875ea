import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { format } from 'node:util';
import { chromium } from 'playwright-core';

const VIEWPORT = { width: 1280, height: 800 };

/** The workbench reports what it does on the channel that carries the tests' output. */
const WORKBENCH_NOISE =
  /^(Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|Updating additional builtin|Ignoring fetching additional builtin|\[Service Worker\]|\[AgentHost|\[AccountPolicyGate\])/;

/**
 * Opens the workbench in a headless browser and lets it run the extension tests that `args` names.
 * @param shots folder where `<name>.request` asks for the picture `<name>.png`; none are taken without it.
 * @returns `testsExited` (the tests' exit code) and `stop`.
 */
export async function openWorkbench(executablePath, authority, args, shots) {
  const browser = await launch(executablePath);
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.exposeFunction('codeAutomationLog', (_type, words) => printLog(format(...words)));
  const testsExited = new Promise((resolve, reject) => {
    page.once('crash', () => reject(new Error('the page of the workbench crashed')));
    void page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  testsExited.catch(() => {});
  const shooting = new AbortController();
  const shooter = shots ? takeRequestedShots(page, shots, shooting.signal) : Promise.resolve();
  await page.goto(workbenchUrl(authority, args));

  const stop = async () => {
    shooting.abort();
    await shooter;
    await browser.close();
  };
  return { testsExited, stop };
}

function launch(executablePath) {
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath,
    args: [...sandbox, '--disable-gpu'],
    // Signals are handled by the stand-in, which stops everything in order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function printLog(text) {
  if (!WORKBENCH_NOISE.test(text)) process.stdout.write(`${text}\n`);
}

function workbenchUrl(authority, args) {
  const remote = (file) => `vscode-remote://${authority}${path.resolve(file)}`;
  const tests = args
    .all('extensionTestsPath')
    .map((file) => (existsSync(`${file}.js`) ? `${file}.js` : file));
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...args.all('extensionDevelopmentPath').map((folder) => ['extensionDevelopmentPath', remote(folder)]),
    ...tests.map((file) => ['extensionTestsPath', remote(file)]),
  ];
  const [folder] = args.folders;
  const query = new URLSearchParams({
    ...(folder ? { folder: path.resolve(folder) } : { ew: 'true' }),
    payload: JSON.stringify(payload),
  });
  return `http://${authority}/?${query}`;
}

async function takeRequestedShots(page, folder, signal) {
  while (!signal.aborted) {
    for (const request of readdirSync(folder).filter((name) => name.endsWith('.request'))) {
      const picture = request.replace(/request$/, 'png');
      await page.screenshot({ path: path.join(folder, picture) }).catch((error) => printLog(String(error)));
      rmSync(path.join(folder, request), { force: true });
    }
    await wait(100);
  }
}
