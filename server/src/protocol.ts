/**
 * What client and server say to each other beyond the Language Server Protocol.
 * The client may import nothing else of the server, so this file imports nothing.
 */

/** Client to server: checks whole folders. Reports progress on `workDoneToken` and can be cancelled. */
export const CHECK_WORKSPACE = 'livepatch/checkWorkspace';

export interface CheckWorkspaceParams {
  /** URIs of the folders to check; all workspace folders if absent. */
  readonly folders?: readonly string[];
  readonly workDoneToken?: string | number;
}

export interface CheckWorkspaceResult {
  /** How many files concern livepatching and were checked. */
  readonly files: number;
  readonly findings: number;
}

/** Client to server: the page of one rule. Fails with `InvalidParams` if there is no such rule. */
export const EXPLAIN_RULE = 'livepatch/explainRule';

export interface ExplainRuleParams {
  readonly rule: string;
}

export interface ExplainRuleResult {
  readonly markdown: string;
}

/** Client to server, without parameters: all rules, in the order of the documentation. */
export const RULES = 'livepatch/rules';

export interface RulesResult {
  readonly rules: readonly RuleSummary[];
}

export interface RuleSummary {
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
}

/**
 * Server to client: sent after start and whenever one of these changes, to clients whose capabilities have
 * `experimental.livepatchStatus`.
 */
export const STATUS = 'livepatch/status';

export interface StatusParams {
  /** The name of the kernel profile that sources are checked against, such as `6.12`. */
  readonly kernel: string;
  /** A sentence about why it is this kernel; empty where the settings name it. */
  readonly reason: string;
  readonly state: 'ready' | 'busy';
  /** What could not be done, as a sentence without full stop. */
  readonly problem?: string;
}

/**
 * Server to client, without parameters: runs that were shown may be others now. Sent to clients whose capabilities have
 * `experimental.livepatchRuns`.
 */
export const RUNS_CHANGED = 'livepatch/runsChanged';

/** Client to server: a run of the simulated kernel as a transcript. Fails with `InvalidParams` if there is no such run. */
export const SHOW_RUN = 'livepatch/showRun';

/** Which run: that of a finding, or the life of a livepatch when nothing unusual happens. */
export interface ShowRunParams {
  /** URI of a file of the livepatch, or of the one with the finding. */
  readonly uri: string;
  /** The finding's rule; absent for the livepatch's life. */
  readonly rule?: string;
  /** Zero-based line on which the finding begins. */
  readonly line?: number;
}

export interface ShowRunResult {
  /** The livepatch's name, and the rule's if it is a finding's run. */
  readonly title: string;
  readonly text: string;
  readonly links: readonly RunLink[];
}

/** A line of the transcript that comes from a line of C. Zero-based. */
export interface RunLink {
  readonly line: number;
  readonly uri: string;
  readonly targetLine: number;
  readonly targetCharacter: number;
}
