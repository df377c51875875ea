/** Types of cache.mjs for the tests, which are checked strictly. */
export declare function cacheFolder(): string;
