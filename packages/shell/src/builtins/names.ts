/** The names of the builtins, for those that only ask whether there is one. */
export const BUILTIN_NAMES: ReadonlySet<string> = new Set(
  (
    ': true false . source [ test alias break builtin cd command continue declare echo eval exec exit export getopts ' +
    'jobs kill let local mapfile printf pwd read readarray readonly return set shift shopt trap type typeset umask ' +
    'unset wait'
  ).split(' '),
);
