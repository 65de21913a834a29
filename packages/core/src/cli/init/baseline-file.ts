export const BASELINE_FILE = 'loopguard-baseline.json';
