/** Work that uses only asynchronous calls, as the body of an async test. */
export interface Workload {
  readonly name: string;
  readonly body: string;
}

/** A test file: what its workloads share, and the workloads. */
export interface WorkloadFile {
  readonly name: string;
  readonly head: string;
  /** Its packages cannot be loaded where Jest compiles to CommonJS. */
  readonly isEsmOnly?: true;
  readonly workloads: readonly Workload[];
}

/** Name → body. */
export function workloads(bodies: Readonly<Record<string, string>>): Workload[] {
  return Object.entries(bodies).map(([name, body]) => ({ name, body }));
}

/** The source of a workload file, with a control that shows that the guard watches this very file. */
export function sourceOf(file: WorkloadFile): string {
  const tests = file.workloads.map(
    ({ name, body }) => `test(${JSON.stringify(name)}, async () => {\n${body}\n});`,
  );
  const control = `test('control', async () => { process.getBuiltinModule('node:fs').existsSync('package.json'); });`;
  return [file.head, ...tests, control].join('\n');
}
