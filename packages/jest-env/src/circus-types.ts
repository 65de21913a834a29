import type { JestEnvironment } from '@jest/environment';

type Handler = NonNullable<JestEnvironment['handleTestEvent']>;

/** An event of jest-circus, as environments receive it. */
export type CircusEvent = Handler extends {
  (event: infer Async, state: never): unknown;
  (event: infer Sync, state: never): unknown;
}
  ? Async | Sync
  : never;
export type CircusState = Parameters<Handler>[1];
export type DescribeBlock = CircusState['rootDescribeBlock'];
export type TestEntry = DescribeBlock['tests'][number];
export type Hook = DescribeBlock['hooks'][number];
