import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as onByDefault from './predicates.js';
import * as offByDefault from './predicates-unwatched.js';

const { careful: _careful, ...predicates } = { ...onByDefault, ...offByDefault };

/** Throws at whatever is done to it. */
const hostile = new Proxy(
  {},
  {
    get: () => {
      throw new Error('get trap');
    },
    has: () => {
      throw new Error('has trap');
    },
    getPrototypeOf: () => {
      throw new Error('getPrototypeOf trap');
    },
  },
);

/** What a predicate gets wrong of the arguments that it should call harmless, and of the others. */
function misjudged(
  isHarmless: onByDefault.Harmless,
  harmless: unknown[][],
  blocking: unknown[][],
): string[] {
  const wrong = [
    ...harmless.filter((args) => isHarmless(args, undefined) !== true),
    ...blocking.filter((args) => isHarmless(args, undefined) !== false),
  ];
  return wrong.map((args) => inspect(args, { showProxy: true, depth: 1 }));
}

test.each(Object.entries(predicates).filter(([, value]) => typeof value === 'function'))(
  '%s does not throw for any argument',
  (name, value) => {
    const isHarmless = (
      name === 'callbackAt'
        ? predicates.callbackAt(0)
        : name === 'dataAtMost'
          ? predicates.dataAtMost(0, 1)
          : value
    ) as onByDefault.Harmless;
    const odd = [
      undefined,
      null,
      hostile,
      Symbol('odd'),
      1n,
      Number.NaN,
      '',
      [],
      Object.create(null),
    ];
    for (const item of odd) {
      expect(isHarmless([item, item, item, item, item], item)).toBeTypeOf('boolean');
    }
    expect(isHarmless([], undefined)).toBeTypeOf('boolean');
    // What cannot be looked into is not harmless.
    expect(
      isHarmless(
        Array.from({ length: 5 }, () => hostile),
        hostile,
      ),
    ).toBe(false);
  },
);

describe('paths', () => {
  const outside = [
    ['/etc/passwd'],
    ['/process/list'],
    ['/procfs'],
    ['/device'],
    ['proc/self'],
    ['/proc/../etc/passwd'],
    ['/proc/self/..'],
    ['/sys/../etc/passwd'],
    ['/dev/../etc/passwd'],
    ['/proc/self/cwd/config.json'],
    ['/proc/1/root/etc/passwd'],
    ['/dev/tty'],
    ['/dev/ttyS0'],
    ['/dev/pts/3'],
    ['/dev/stdin'],
    ['/dev/console'],
    [''],
    [0],
    [Buffer.from('/proc/self/stat')],
    [new URL('file:///etc/passwd')],
    [new URL('file:///proc/../etc/passwd')],
    [new URL('http://localhost/proc/self/stat')],
    [hostile],
  ];
  const kernel = [
    ['/proc'],
    ['/proc/'],
    ['/proc/self/stat'],
    ['/proc/self/fd'],
    ['/sys/fs/cgroup/memory.max'],
    ['/dev/null'],
    ['/dev/shm'],
    [new URL('file:///proc/self/stat')],
  ];

  test('looking below /proc, /sys and /dev is harmless', () => {
    expect(
      misjudged(predicates.looksAtKernelPath, [...kernel, ['/proc/self/fd/7']], outside),
    ).toEqual([]);
  });

  test('reading is harmless there too, but not through a descriptor', () => {
    expect(
      misjudged(predicates.readsKernelPath, kernel, [
        ...outside,
        ['/proc/self/fd/0'],
        ['/dev/fd/0'],
      ]),
    ).toEqual([]);
  });

  test('writing is harmless below /dev and /proc, and to descriptors 1 and 2', () => {
    expect(
      misjudged(
        predicates.writesKernelPath,
        [['/dev/null'], ['/dev/stdout'], ['/proc/self/oom_score_adj'], [1], [2]],
        [
          ['/sys/class/leds/x'],
          ['/proc/self/cwd/a'],
          ['/dev/../etc/x'],
          ['/tmp/x'],
          [0],
          [3],
          [hostile],
        ],
      ),
    ).toEqual([]);
  });

  test('appending is harmless below /dev only, and to descriptors 1 and 2', () => {
    expect(
      misjudged(
        predicates.writesDevice,
        [['/dev/null'], ['/dev/stderr'], [new URL('file:///dev/null')], [1], [2]],
        [['/proc/self/x'], ['/devices'], ['/tmp/x'], [3], [Buffer.from('/dev/null')]],
      ),
    ).toEqual([]);
  });
});

describe('descriptors', () => {
  test('output is 1 and 2', () => {
    expect(misjudged(predicates.writesOutput, [[1], [2]], [[0], [3], ['1'], []])).toEqual([]);
  });

  test('standard streams are 0 to 2', () => {
    expect(
      misjudged(predicates.isStandardStream, [[0], [1], [2]], [[3], ['0'], [null], []]),
    ).toEqual([]);
  });
});

describe('fs.watch', () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
  afterEach(() => Object.defineProperty(process, 'platform', platform));
  const on = (value: string) => Object.defineProperty(process, 'platform', { ...platform, value });

  test('of one directory is harmless, of a tree on Linux it is not', () => {
    on('linux');
    expect(
      misjudged(
        predicates.watchesOneDirectory,
        [
          ['.'],
          ['.', 'utf8'],
          ['.', () => {}],
          ['.', null],
          ['.', {}],
          ['.', { recursive: false }],
        ],
        [
          ['.', { recursive: true }],
          ['.', { recursive: 1 }, () => {}],
          ['.', hostile],
        ],
      ),
    ).toEqual([]);
  });

  test.each(['darwin', 'win32'])('of a tree is harmless on %s', (name) => {
    on(name);
    expect(misjudged(predicates.watchesOneDirectory, [['.', { recursive: true }]], [])).toEqual([]);
  });
});

describe('waiting', () => {
  test('Atomics.wait with timeout 0 only looks', () => {
    expect(
      misjudged(
        predicates.doesNotWait,
        [
          [0, 0, 0, 0],
          [0, 0, 0, -1],
        ],
        [
          [0, 0, 0],
          [0, 0, 0, 1],
          [0, 0, 0, Number.NaN],
          [0, 0, 0, '0'],
          [0, 0, 0, undefined],
        ],
      ),
    ).toEqual([]);
  });

  test('inspector.open waits when its third argument is truthy', () => {
    expect(
      misjudged(
        predicates.opensWithoutWaiting,
        [[], [9229, '127.0.0.1'], [0, undefined, false]],
        [
          [0, undefined, true],
          [0, undefined, 1],
        ],
      ),
    ).toEqual([]);
  });
});

test('a callback makes a call asynchronous', () => {
  expect(misjudged(predicates.callbackAt(1), [[0, () => {}]], [[() => {}], [0, {}], []])).toEqual(
    [],
  );
});

test('data is counted in bytes', () => {
  const bytes = new Uint8Array(8);
  expect(
    misjudged(
      predicates.dataAtMost(1, 8),
      [
        [0, 'eight ch'],
        [0, bytes],
        [0, bytes.buffer],
        [0, new DataView(bytes.buffer)],
        [0, new Uint16Array(4)],
      ],
      [[0, 'nine char'], [0, new Uint8Array(9)], [0, new Uint16Array(5)], [0, {}], [0, [1]], [0]],
    ),
  ).toEqual([]);
});

test('sessionStorage is in memory, another receiver is not known to be', () => {
  const session = {};
  vi.stubGlobal('sessionStorage', session);
  expect(predicates.isSessionStorage([], session)).toBe(true);
  expect(predicates.isSessionStorage([], {})).toBe(false);
  vi.unstubAllGlobals();
  expect(predicates.isSessionStorage([], undefined)).toBe(false);
});

test('a sessionStorage that cannot be read proves nothing', () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get: () => {
      throw new Error('opaque origin');
    },
  });
  try {
    expect(predicates.isSessionStorage([], {})).toBe(false);
  } finally {
    if (descriptor) Object.defineProperty(globalThis, 'sessionStorage', descriptor);
    else Reflect.deleteProperty(globalThis, 'sessionStorage');
  }
});

test('fs.Utf8Stream is asynchronous without sync', () => {
  expect(
    misjudged(
      predicates.opensAsynchronously,
      [[{}], [{ sync: false }]],
      [[{ sync: true }], [], [hostile]],
    ),
  ).toEqual([]);
  expect(predicates.streamIsAsynchronous([], { sync: false })).toBe(true);
  expect(predicates.streamIsAsynchronous([], { sync: true })).toBe(false);
  expect(predicates.streamIsAsynchronous([], {})).toBe(false);
});

test('a user is looked up by name, not by number', () => {
  expect(misjudged(predicates.isNumericId, [[1000]], [['root'], []])).toEqual([]);
});
