import path from 'node:path';
import { type Conversion, describeConversion } from '../suggest/conversion.js';
import type { RunReport } from '../run/run-report.js';
import { type CallSite, callSitesOf, isWanted } from './call-sites.js';
import { changedTexts } from './changed-texts.js';
import { conversionOf, type FixableFile, openFile } from './fixable-file.js';
import { isPrivatePackage } from './module-kind.js';
import type { Propagation, PropagationContext } from './propagate/propagate.js';
import { uncommitted } from './uncommitted.js';

/** What may be changed. */
export interface FixWishes {
  /** Ids and files; all of them where there are none. */
  readonly only: readonly string[];
  /** Files with changes that git does not have. */
  readonly allowDirty: boolean;
  /** Functions may become async, with their callers. */
  readonly propagate: boolean;
  /** Also functions that other packages may call. */
  readonly exported: boolean;
}

/** A call site that stays as it is. */
export interface LeftSite {
  readonly site: CallSite;
  readonly why: string;
  /** What could be said on the command line so that it is changed. */
  readonly flag?: '--propagate' | '--allow-dirty' | '--only';
}

/** A call site that can be changed. */
export interface Fix {
  readonly site: CallSite;
  readonly file: FixableFile;
  readonly conversion: Conversion;
  readonly becomes: string;
  /** What is another afterwards although the result is the same. */
  readonly caution: string | undefined;
  /** What else has to change. */
  readonly propagation?: Propagation;
}

export interface FixPlan {
  readonly fixes: readonly Fix[];
  readonly left: readonly LeftSite[];
}

/** Says of each call site of a report what it becomes, or why it stays. Changes nothing. */
export async function planFixes(
  root: string,
  report: RunReport,
  wishes: FixWishes,
): Promise<FixPlan> {
  const planning = new Planning(root, report.runner.name, wishes);
  const sites = callSitesOf(report).filter((site) => isWanted(site, wishes.only));
  for (const site of sites) await planning.add(site);
  return planning;
}

class Planning implements FixPlan {
  readonly fixes: Fix[] = [];
  readonly left: LeftSite[] = [];
  readonly #root: string;
  readonly #runner: string;
  readonly #wishes: FixWishes;
  readonly #files = new Map<string, Promise<FixableFile | string>>();
  readonly #dirty = new Map<string, Promise<string | undefined>>();
  #context: Promise<PropagationContext> | undefined;

  constructor(root: string, runner: string, wishes: FixWishes) {
    this.#root = root;
    this.#runner = runner;
    this.#wishes = wishes;
  }

  async add(site: CallSite): Promise<void> {
    const outcome = await this.#decide(site);
    if (outcome === undefined) return;
    if ('conversion' in outcome) this.fixes.push({ site, ...outcome });
    else this.left.push({ site, ...outcome });
  }

  async #decide(site: CallSite): Promise<Omit<Fix, 'site'> | Omit<LeftSite, 'site'> | undefined> {
    if (site.why !== undefined) return { why: site.why };
    const file = await this.#open(site.file);
    if (typeof file === 'string') return { why: file };
    const now = conversionOf(file, site, false);
    const sync = 'why' in now && now.sync !== undefined;
    if ('why' in now && !(sync && this.#wishes.propagate)) {
      if (!sync) return { why: now.why };
      return { why: 'the function around it is not async', flag: '--propagate' };
    }
    const conversion = 'why' in now ? conversionOf(file, site, true) : now;
    if ('why' in conversion) return { why: conversion.why };
    // Why: two columns of one line can lead to the same call.
    const isKnown = this.fixes.some((fix) => fix.conversion.found.call === conversion.found.call);
    if (isKnown) return undefined;
    const dirty = await this.#whyDirty(site.file);
    if (dirty !== undefined) return { why: dirty, flag: '--allow-dirty' };
    const becomes = describeConversion(conversion);
    const fix = { file, conversion, becomes, caution: conversion.replacement.caution };
    return sync ? this.#propagated(fix) : fix;
  }

  async #propagated(
    fix: Omit<Fix, 'site' | 'propagation'>,
  ): Promise<Omit<Fix, 'site'> | Omit<LeftSite, 'site'>> {
    const { propagate } = await import('./propagate/propagate.js');
    this.#context ??= this.#makeContext();
    const context = await this.#context;
    const propagation = await propagate(context, fix.file, fix.conversion);
    if (typeof propagation === 'string') return { why: propagation };
    const whole = { ...fix, propagation };
    const texts = [...changedTexts([whole])].map(([file, text]) => {
      return [path.resolve(this.#root, file.file).replaceAll('\\', '/'), text] as const;
    });
    const error = context.language.newError(new Map(texts));
    return error === undefined ? whole : { why: `TypeScript would complain: ${error}` };
  }

  async #makeContext(): Promise<PropagationContext> {
    // Why here: it loads the project's TypeScript.
    const { Language } = await import('./propagate/language.js');
    return {
      language: await Language.open(this.#root),
      root: this.#root,
      exported: this.#wishes.exported,
      isPrivate: isPrivatePackage(this.#root),
      open: async (file) => {
        if (file.startsWith('..')) return 'it is outside of the project';
        return (await this.#whyDirty(file)) ?? this.#open(file);
      },
    };
  }

  #open(file: string): Promise<FixableFile | string> {
    const opened = this.#files.get(file) ?? openFile(this.#root, file, this.#runner);
    this.#files.set(file, opened);
    return opened;
  }

  #whyDirty(file: string): Promise<string | undefined> {
    if (this.#wishes.allowDirty) return Promise.resolve(undefined);
    const asked = this.#dirty.get(file) ?? uncommitted(this.#root, file);
    this.#dirty.set(file, asked);
    return asked;
  }
}
