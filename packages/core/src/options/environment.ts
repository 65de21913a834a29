/** Whether the environment says nothing of the mode and the baseline. */
export function isSilent(environment: NodeJS.ProcessEnv): boolean {
  return environment['LOOPGUARD'] === undefined && environment['LOOPGUARD_BASELINE'] === undefined;
}
