/** What a test file tells people and fails nothing; the process that sees the run prints it. */
export interface Warning {
  readonly testFile: string;
  readonly text: string;
}
