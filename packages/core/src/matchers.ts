// For the matchers of Vitest and Jest, where tests run: it reaches the guard as `allowBlocking` does.
import { type CallCollector, type CollectedCall, findFacade } from './allow/slot.js';
import { isThenable } from './safe/is-thenable.js';
import { print } from './safe/print.js';

/** What `toBlock` looks at. */
export interface ToBlockOptions {
  /** Catalog ids or globs, such as `fs.*`; default: every call. What else blocks stays the test's. */
  readonly calls?: string | readonly string[];
  /** How many milliseconds of CPU time the code may hold the loop at a time; default: not looked at. */
  readonly stall?: number;
}

/** What runners want of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

interface MatcherContext {
  readonly isNot?: boolean;
}

/** What `expect.extend` takes. */
export interface Matchers {
  toBlock(
    this: MatcherContext,
    received: unknown,
    wish?: Wish,
  ): MatcherResult | Promise<MatcherResult>;
}

type Wish = string | readonly string[] | ToBlockOptions;

/**
 * For `expect.extend`: `toBlock` says whether a function blocks the event loop. What it does belongs to
 * the assertion and does not fail the test. A function that gives a promise is waited for.
 *
 * @param isOff - the runner has not even loaded the guard, as its options say
 */
export function makeMatchers(isOff: boolean): Matchers {
  return {
    toBlock(received, wish) {
      return judge(received, wish, this.isNot ?? false, isOff);
    },
  };
}

function judge(
  received: unknown,
  wish: Wish | undefined,
  isNot: boolean,
  isOff: boolean,
): MatcherResult | Promise<MatcherResult> {
  // Why also with `not`: an assertion that looks at nothing must not pass.
  const fail = (text: string): MatcherResult => ({ pass: isNot, message: () => text });
  if (typeof received !== 'function') {
    return fail(
      `[loopguard] toBlock() takes a function: expect(() => render(x)).not.toBlock(). It was given ${describe(received)}.`,
    );
  }
  const problem = problemOf(wish);
  if (problem !== undefined) return fail(`[loopguard] toBlock()${problem}`);
  const { calls, stall } = optionsOf(wish);
  const code = received as () => unknown;
  let collector: CallCollector | undefined;
  try {
    collector = findFacade()?.collectCalls(calls, stall);
  } catch (error) {
    // Why not thrown: as a failure of the assertion it has the stack of the test alone.
    return fail((error as Error).message);
  }
  if (collector === undefined) {
    if (isOff) return unguarded(code, "its mode is 'off'", sayOnce, isNot);
    return fail(
      '[loopguard] toBlock() saw nothing: loopguard does not guard this test. Is its plugin or environment in the configuration?',
    );
  }
  const { offReason } = collector;
  if (offReason !== undefined) {
    return unguarded(code, offReason, (text) => collector.warn(text), isNot);
  }
  const finish = (): MatcherResult => {
    const { blocked, allowed } = collector.end();
    // Why not: an opt-out is there so that the call is fine.
    const found = isNot ? blocked : [...blocked, ...allowed];
    return { pass: found.length > 0, message: () => messageOf(isNot, calls, blocked) };
  };
  let result: unknown;
  try {
    result = collector.run(code);
  } catch (error) {
    return settle(error, finish());
  }
  if (!isThenable(result)) return finish();
  return Promise.resolve(result).then(finish, (error: unknown) => settle(error, finish()));
}

function describe(received: unknown): string {
  if (received === null) return 'null';
  return isThenable(received) ? 'a promise, which has begun already' : typeof received;
}

function isCalls(wish: unknown): wish is string | readonly string[] {
  if (typeof wish === 'string') return true;
  return Array.isArray(wish) && wish.every((one) => typeof one === 'string');
}

/** What is wrong with what the assertion asks for. */
function problemOf(wish: Wish | undefined): string | undefined {
  if (wish === undefined || isCalls(wish)) return undefined;
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) {
    return ` takes ids of calls or options, such as 'fs.*' or { calls: ['fs.*'], stall: 50 }.`;
  }
  const { calls, stall, ...others } = wish as ToBlockOptions;
  const [other] = Object.keys(others);
  if (other !== undefined) return ` has no option "${other}": calls, stall.`;
  if (calls !== undefined && !isCalls(calls)) {
    return `: "calls" is an id or a list of them, such as 'fs.*'.`;
  }
  const isTime = stall === undefined || (typeof stall === 'number' && stall > 0);
  return isTime ? undefined : `: "stall" is a number of milliseconds, not ${String(stall)}.`;
}

function optionsOf(wish: Wish | undefined): {
  calls: readonly string[] | undefined;
  stall: number | undefined;
} {
  if (typeof wish === 'string') return { calls: [wish], stall: undefined };
  if (wish === undefined || Array.isArray(wish)) {
    return { calls: wish as readonly string[] | undefined, stall: undefined };
  }
  const { calls, stall } = wish as ToBlockOptions;
  return { calls: typeof calls === 'string' ? [calls] : calls, stall };
}

/** What the code threw, unless that was the guard in mode `throw`. */
function settle(error: unknown, result: MatcherResult): MatcherResult {
  if ((error as { code?: unknown } | null)?.code === 'ERR_LOOPGUARD_BLOCKING_CALL') return result;
  throw error;
}

/** Nothing is known of the code, so `not` passes and says so, and the rest fails. */
function unguarded(
  code: () => unknown,
  offReason: string,
  say: (text: string) => void,
  isNot: boolean,
): MatcherResult | Promise<MatcherResult> {
  const text = `[loopguard] toBlock() saw nothing: loopguard is off here, since ${offReason}.`;
  const outcome = { pass: false, message: () => text };
  const result = code();
  if (isNot) say(text);
  return isThenable(result) ? Promise.resolve(result).then(() => outcome) : outcome;
}

let hasSaid = false;

function sayOnce(text: string): void {
  if (!hasSaid) print(text);
  hasSaid = true;
}

function messageOf(
  isNot: boolean,
  calls: readonly string[] | undefined,
  blocked: readonly CollectedCall[],
): string {
  const what = calls === undefined ? '' : ` by ${calls.join(', ')}`;
  if (!isNot) {
    return `expected the function to block the event loop${what}, and nothing of it did`;
  }
  const texts = blocked.map(({ text }) => text).filter((text) => text !== '');
  return [`expected the function not to block the event loop${what}:`, '', ...texts].join('\n');
}
