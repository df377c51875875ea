/** Types of c-suites.mjs for the tests, which are checked strictly. */
export declare class SuitesUnavailable extends Error {}
export declare function tortureFolder(): string | undefined;
export declare function csmithFolder(): string | undefined;
export declare function referenceFolder(): string;
export declare function fetchSuites(log?: (line: string) => void): void;
