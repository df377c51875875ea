// Other suites of Debian's archive than the host's, with package lists of their own below the cache: the host's apt is not changed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache.mjs';
import { lastLine } from './last-line.mjs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PATIENCE = ['-o', 'Acquire::Retries=3', '-o', 'Acquire::http::Timeout=60'];

/** A suite cannot be had here; the message says why in a sentence. */
export class SuiteUnavailable extends Error {}

/**
 * What makes apt-get and apt-cache see one suite only.
 * @param suite its codename, such as `sid`; undefined for what the host's own lists have
 * @returns options for the end of the command line; none for the host's own lists
 * @throws SuiteUnavailable if the host names no Debian archive, or the suite's lists cannot be fetched
 */
export function suiteOptions(suite, { update = false } = {}) {
  if (suite === undefined) return [];
  const folder = path.join(cacheFolder(), 'apt', suite);
  const lists = path.join(folder, 'state/lists');
  const options = optionsFor(folder);
  if (update || !hasPackageList(lists)) {
    for (const each of ['state/lists/partial', 'cache/archives/partial'])
      mkdirSync(path.join(folder, each), { recursive: true });
    writeFileSync(path.join(folder, 'sources.list'), sourceLine(suite));
    const { status, stderr } = runApt('apt-get', ['update', '--quiet=2', ...PATIENCE, ...options]);
    if (status !== 0 || !hasPackageList(lists))
      throw new SuiteUnavailable(
        `The package lists of Debian ${suite} could not be fetched: ${lastLine(stderr)}`,
      );
  }
  return options;
}

function optionsFor(folder) {
  return [
    `Dir::Etc::SourceList=${path.join(folder, 'sources.list')}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State=${path.join(folder, 'state')}`,
    `Dir::Cache=${path.join(folder, 'cache')}`,
    'Dir::State::status=/var/lib/dpkg/status',
  ].flatMap((option) => ['-o', option]);
}

function hasPackageList(lists) {
  return (
    existsSync(lists) &&
    readdirSync(lists).some((name) => name.endsWith('_Packages') || name.includes('_Packages.'))
  );
}

/** The archive is the one that the host's own lists come from, so that a mirror stays in use. */
function sourceLine(suite) {
  const { stdout } = runApt('apt-get', ['indextargets', '--format', '$(ORIGIN) $(CODENAME) $(REPO_URI)']);
  const archives = stdout.split('\n').map((line) => /^Debian (\S+) (\S+)$/.exec(line));
  const main = archives.find((found) => found && !found[1].includes('-'));
  if (!main) throw new SuiteUnavailable(`apt's sources name no archive of Debian to look for ${suite} in.`);
  const signed = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
  return `deb ${signed}${main[2]} ${suite} main\n`;
}

function runApt(command, parameters) {
  const result = spawnSync(command, parameters, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (result.error) throw new SuiteUnavailable(`There is no ${command} here.`);
  return result;
}
