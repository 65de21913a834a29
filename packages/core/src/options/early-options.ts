/**
 * The environment variable in which an adapter hands a worker what cannot wait until its set-up file
 * reads the options: {@link PlainOptions} in JSON.
 */
export const EARLY_OPTIONS = 'LOOPGUARD_EARLY_OPTIONS';
