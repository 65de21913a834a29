/** One thing that a runner told a reporter. */
export interface RunnerEvent {
  readonly event: string;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  /** Of the entity: its file, and the titles that lead to it. */
  readonly name?: string | undefined;
  readonly file?: string | undefined;
  readonly state?: unknown;
  readonly errors?: number;
  readonly [more: string]: unknown;
}

/** Reads what `vitest-events.mjs` or `jest-events.cjs` wrote; paths begin in the project. */
export function readEvents(text: string, root: string): readonly RunnerEvent[] {
  const relative = text.replaceAll(`${root}/`, '').replaceAll(root, '.');
  const events = JSON.parse(relative) as RunnerEvent[];
  // Why: ids hold a hash of the root; what they stand for is what counts.
  const names = new Map(events.map(({ id, name }) => [id, name]));
  return events.map((event) => ({
    ...event,
    id: undefined,
    name: names.get(event.name) ?? event.name,
  }));
}

/**
 * The events without what a failure changes, for entities whose name one of `failing` begins, ends
 * or equals: the test, what it stands in, and the run.
 */
export function withoutOutcome(
  events: readonly RunnerEvent[],
  failing: readonly string[],
): readonly RunnerEvent[] {
  return events
    .filter(({ event, name = '' }) => event !== 'onTaskUpdate' || !isConcerned(name, failing))
    .map((event) => {
      if (!isConcerned(event.name ?? '', failing)) return event;
      const { type, name, hook, location, options, names } = event;
      return { event: event.event, type, name, hook, location, options, names };
    });
}

function isConcerned(name: string, failing: readonly string[]): boolean {
  return failing.some((test) => name === test || test.startsWith(name === '' ? '' : `${name} > `));
}

/** What was told of each entity by itself, whatever the order. */
export function byEntity(events: readonly RunnerEvent[]): Record<string, readonly string[]> {
  const entities: Record<string, string[]> = {};
  for (const event of events) {
    (entities[`${event.type} ${event.name}`] ??= []).push(JSON.stringify(event));
  }
  for (const told of Object.values(entities)) told.sort();
  return entities;
}
