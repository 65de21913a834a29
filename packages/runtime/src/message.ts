import type { News } from '@loopguard/core/adapter';

/** A place in the user's sources. */
export interface BlockingPlace {
  /** Absolute, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Empty where it has no name. */
  readonly function: string;
}

/**
 * One call that blocked the event loop, or computation that held it: what {@link onBlockingCall} gets, and the
 * diagnostics channel `loopguard:blocking-call`. Plain data. Fields are only ever added to a `version`.
 */
export interface BlockingCallMessage {
  readonly version: 1;
  readonly pid: number;
  /** Catalog id, such as `fs.readFileSync`; `stall` for computation. */
  readonly call: string;
  /** Its arguments as they are printed: cut, and without what looks like a secret. */
  readonly args: string;
  /** What it was made for: `GET /orders/:id`, the name of a `context()`, or `outside a request`. */
  readonly context: string;
  /** Why that is not certain. */
  readonly doubt?: string;
  /** `warned` where an option says that it must not fail anything. */
  readonly status: 'failed' | 'warned';
  /** The blamed line; absent where no JavaScript made the call. */
  readonly where?: BlockingPlace;
  /** The package that made the call for that line. */
  readonly package?: string;
  /** How long this one held the loop; 0 where it was stopped before it could. */
  readonly durationMs: number;
  /** It was stopped, as mode `throw` does. */
  readonly wasStopped: boolean;
  readonly fix: string;
  readonly docs: string;
}

/** Told of each call that blocks, in the asynchronous context of the call. What it does itself is never reported. */
export type Listener = (message: BlockingCallMessage) => void;

/** What is said of a call. */
export function messageOf(
  { violation, status, test }: Pick<News, 'violation' | 'status' | 'test'>,
  durationMs: number,
): BlockingCallMessage {
  const { call, args, doubt, where, through, wasStopped, fix, docs } = violation;
  return {
    version: 1,
    pid: process.pid,
    call,
    args,
    context: test,
    ...(doubt !== undefined && { doubt }),
    status,
    ...(where && {
      where: {
        file: where.absolute,
        line: where.line,
        column: where.column,
        function: where.functionName,
      },
    }),
    ...(through && { package: through.packageName }),
    durationMs,
    wasStopped,
    fix,
    docs,
  };
}
