import { describe, expect, test } from 'vitest';

import type { ProfiledSite } from './call-site.js';
import { findHotspot, type PathOwner } from './hotspot.js';
import { type SampledStack, syntheticProfile } from './synthetic-profile.js';

/** Files of a package are in `/pkg/`, of a simulated browser in `/dom/`, of a runner in `/runner/`. */
function ownerOf(sites: readonly ProfiledSite[]): PathOwner {
  const files = sites.map((site) => site.getFileName() ?? '');
  if (files[0]?.startsWith('/dom/')) return 'dom';
  const owners = files.map((file) =>
    file.startsWith('/pkg/') ? 'package' : file.startsWith('/app/') ? 'user' : undefined,
  );
  return owners.some(Boolean) ? owners : undefined;
}

function find(...stacks: readonly SampledStack[]) {
  const profile = syntheticProfile(stacks);
  const { hotspot, total } = findHotspot(profile, 0, profile.endTime, ownerOf);
  const names = hotspot?.sites.map((site) => site.getFunctionName()) ?? [];
  const { origin = -1, offender = -1 } = hotspot?.blame ?? {};
  return {
    where: names[origin] ?? null,
    through: names[offender] ?? null,
    callers: names.slice(Math.max(origin, offender) + 1),
    hotspot,
    total,
  };
}

describe('the function that covers the time', () => {
  test.each<[string, readonly SampledStack[], string]>([
    ['one that computes itself', [['test handler', 20]], 'handler'],
    [
      'a loop over three equal helpers, not one of them',
      [
        ['test loop a', 7],
        ['test loop b', 7],
        ['test loop c', 6],
      ],
      'loop',
    ],
    [
      'the same however the samples fell',
      [
        ['test loop a', 12],
        ['test loop b', 4],
        ['test loop c', 3],
        ['test loop', 1],
      ],
      'loop',
    ],
    [
      'a helper that has nearly all of it',
      [
        ['test loop a', 19],
        ['test loop', 1],
      ],
      'a',
    ],
    [
      'a helper that is called from several places below it',
      [
        ['test loop a helper', 10],
        ['test loop b helper', 10],
      ],
      'helper',
    ],
    [
      'the entry of functions that call each other',
      [
        ['test parse value list value list', 6],
        ['test parse value list value text', 6],
        ['test parse value list', 8],
      ],
      'value',
    ],
    [
      'what recursive middleware comes to in the end',
      [['test dispatch first dispatch second dispatch handler', 20]],
      'handler',
    ],
    [
      'the heavier one of two that have nothing in common',
      [
        ['timer a', 9],
        ['listener b', 11],
      ],
      'b',
    ],
  ])('%s', (_, stacks, where) => {
    expect(find(...stacks).where).toBe(where);
  });

  test('has callers, and a part of the samples', () => {
    const { callers, hotspot } = find(
      ['run@/runner/a.js test handler', 15],
      ['run@/runner/a.js', 5],
    );
    expect(callers).toEqual(['test', 'run']);
    expect(hotspot).toMatchObject({ share: 0.75, samples: 15 });
  });
});

describe('garbage collection', () => {
  test('counts for the code under which it happened', () => {
    const { where, hotspot, total } = find(
      ['test handler', 1],
      ['gc', 3],
      ['test other', 1],
      ['test handler', 1],
      ['gc', 4],
    );
    expect({ where, total }).toEqual({ where: 'handler', total: 10 });
    expect(hotspot).toMatchObject({ share: 0.9, gcShare: 0.7, blamableShare: 1 });
  });

  test('before any code counts for the first', () => {
    expect(find(['gc', 5], ['idle', 2], ['test handler', 5])).toMatchObject({
      where: 'handler',
      total: 10,
    });
  });

  test('counts for the inner function when the next sample is there', () => {
    const { where, hotspot } = find(['test app', 1], ['gc', 15], ['test app one', 2], ['gc', 2]);
    expect(where).toBe('one');
    expect(hotspot?.share).toBeCloseTo(19 / 20);
  });

  test('under the work of a runner is nobody’s', () => {
    expect(find(['run@/runner/a.js', 5], ['gc', 5]).hotspot).toBeUndefined();
  });
});

describe('a package', () => {
  test('is named below the line that called it', () => {
    const found = find(
      ['test render parse@/pkg/p.js token@/pkg/p.js', 12],
      ['test render parse@/pkg/p.js text@/pkg/p.js', 8],
    );
    expect(found).toMatchObject({ where: 'render', through: 'parse', callers: ['test'] });
  });

  test('is not named when it has a small part', () => {
    const found = find(['test render parse@/pkg/p.js', 5], ['test render', 15]);
    expect(found).toMatchObject({ where: 'render', through: null });
  });

  test('that calls back is not what took the time', () => {
    const found = find(['test each@/pkg/p.js callback', 20]);
    expect(found).toMatchObject({ where: 'callback', through: null });
  });

  test('is blamed alone where nobody called it', () => {
    expect(find(['tick@/pkg/p.js', 20])).toMatchObject({ where: null, through: 'tick' });
  });
});

describe('samples that lost their innermost frame', () => {
  test('count for what the caller calls', () => {
    const { where, hotspot } = find(['test app:22', 4], ['gc', 15], ['test app one:33', 1]);
    expect(where).toBe('one');
    expect(hotspot?.share).toBeCloseTo(1);
  });

  test('are told from what a function does further down', () => {
    const { where, hotspot } = find(['test app:27', 10], ['test app one:33', 10]);
    expect({ where, share: hotspot?.share }).toEqual({ where: 'app', share: 1 });
  });

  test('stay where nothing that it calls was seen', () => {
    expect(find(['test app:22', 4], ['gc', 15]).where).toBe('app');
  });

  test.each<[string, readonly SampledStack[], string]>([
    [
      'count for the handler that a server of a package calls',
      [
        ['serve@/pkg/a.js dispatch@/pkg/a.js handler', 8],
        ['serve@/pkg/a.js dispatch@/pkg/a.js:27', 12],
      ],
      'handler',
    ],
    [
      'stay with a package that computes on several lines',
      [
        ['serve@/pkg/a.js dispatch@/pkg/a.js handler', 4],
        ['serve@/pkg/a.js dispatch@/pkg/a.js:27', 4],
        ['serve@/pkg/a.js dispatch@/pkg/a.js:28', 4],
        ['serve@/pkg/a.js dispatch@/pkg/a.js:29', 4],
      ],
      'dispatch',
    ],
    [
      'stay with a package where what it calls was hardly seen',
      [
        ['serve@/pkg/a.js dispatch@/pkg/a.js handler', 2],
        ['serve@/pkg/a.js dispatch@/pkg/a.js:27', 18],
      ],
      'dispatch',
    ],
    [
      'stay with a package that the user has called',
      [
        ['test sort@/pkg/a.js compare', 4],
        ['test sort@/pkg/a.js:37', 16],
      ],
      'test',
    ],
  ])('%s', (_, stacks, where) => {
    const found = find(...stacks);
    expect(found.where ?? found.through).toBe(where);
  });
});

test('the work of a simulated browser is its own', () => {
  const { where, hotspot } = find(
    ['test click dispatch@/dom/d.js', 30],
    ['test click dispatch@/dom/d.js listener', 10],
  );
  expect(where).toBe('listener');
  expect(hotspot).toMatchObject({ blamableShare: 0.25, domShare: 0.75, share: 0.25 });
  expect(find(['test click dispatch@/dom/d.js', 30]).hotspot).toBeUndefined();
});

describe('details', () => {
  test('the function below in which most of it ran, with its own part', () => {
    const { hotspot } = find(['test loop a', 12], ['test loop b', 8]);
    expect(hotspot?.leaf?.site.getFunctionName()).toBe('a');
    expect(hotspot?.leaf?.share).toBeCloseTo(0.6);
    expect(find(['test loop', 12]).hotspot?.leaf).toBeUndefined();
  });

  test('lines and callees that matter', () => {
    const { hotspot } = find(
      ['test loop:25', 6],
      ['test loop a', 7],
      ['test loop b', 6],
      ['test loop c', 1],
    );
    expect(hotspot?.lines.map((site) => site.getLineNumber())).toEqual([25]);
    expect(hotspot?.callees.map((site) => site.getFunctionName())).toEqual(['a', 'b']);
  });
});
