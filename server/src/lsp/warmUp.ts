import { Project } from '../analysis/project';
import { Sources } from '../analysis/sources';

const ROUNDS = 20;
/** What the client asks for at once on opening a document goes first. */
const DELAY_MILLISECONDS = 50;
const PATH = '/warm-up/livepatch.c';

/**
 * Checks a text over and over, without anybody seeing it, one round between two messages. The JavaScript engine then
 * has compiled what an edit runs through before the author has read the first diagnostics; otherwise the first keys
 * would take several times as long as all later ones.
 * @param isWanted asked before each round; there is no point in going on once the author types
 */
export function warmUp(text: string, isWanted: () => boolean): void {
  const sources = new Sources({ read: () => undefined, filesIn: () => [], foldersIn: () => [] });
  const project = new Project(sources);
  let round = 0;
  const next = (): void => {
    if (round++ >= ROUNDS || !isWanted()) return;
    // Another declaration in front each time, so that the text is another one but most of it is known.
    sources.setOpen(
      PATH,
      `static int warm_up_${round};\n${round % 2 === 0 ? text : text.replaceAll('=', ' = ')}`,
    );
    project.check(PATH);
    setImmediate(next);
  };
  setTimeout(next, DELAY_MILLISECONDS);
}
