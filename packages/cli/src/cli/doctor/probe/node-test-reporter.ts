import { plain, textOf } from './plain.js';

/** What is asked of the events of Node 20 to 26. */
interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly name?: string;
    readonly message?: string;
    readonly details?: { readonly error?: { readonly cause?: unknown; readonly message: string } };
  };
}

/** Writes what the throw-away test has failed with, as a list. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const errors: string[] = [];
  let said = '';
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') said += data.message ?? '';
    if (type !== 'test:fail') continue;
    const { error } = data.details ?? {};
    const isFile = /[\\/]/.test(data.name ?? '');
    // Why: a file that could not run has no error but that it failed.
    errors.push(isFile && said !== '' ? plain(said) : textOf(error?.cause ?? error));
  }
  yield JSON.stringify(errors);
}
