import { LoopguardConfigError } from '@loopguard/core/report';
import { type Conversion, describeConversion } from '../suggest/conversion.js';
import type { RunReport } from '../run/run-report.js';
import { type CallSite, callSitesOf, isWanted, lineOf } from './call-sites.js';
import { changedTexts } from './changed-texts.js';
import { absoluteTexts, isTyped, typeErrorsOf } from './check-types.js';
import { Doubles } from './doubles.js';
import type { Caution, Fix, FixPlan, LeftSite } from './fix.js';
import { conversionOf, type FixableFile, openFile } from './fixable-file.js';
import { isPrivatePackage } from './module-kind.js';
import { whyNeverAsync } from './propagate/async-function.js';
import type { Language } from './propagate/language.js';
import type { Propagation, PropagationContext } from './propagate/propagate.js';
import { whyTimersReplaced } from './replaced-timers.js';
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

/** Says of each call site of a report what it becomes, or why it stays. Changes nothing. */
export async function planFixes(
  root: string,
  report: RunReport,
  wishes: FixWishes,
): Promise<FixPlan> {
  const planning = new Planning(root, report.runner.name, wishes);
  const sites = callSitesOf(report).filter((site) => isWanted(site, wishes.only));
  for (const site of sites) await planning.add(site);
  await planning.checkTypes();
  return planning;
}

class Planning implements FixPlan {
  fixes: readonly Fix[] = [];
  readonly left: LeftSite[] = [];
  readonly #root: string;
  readonly #runner: string;
  readonly #wishes: FixWishes;
  readonly #doubles: Doubles;
  readonly #files = new Map<string, Promise<FixableFile | string>>();
  readonly #dirty = new Map<string, Promise<string | undefined>>();
  #context: Promise<PropagationContext> | undefined;
  #language: Promise<Language> | undefined;

  constructor(root: string, runner: string, wishes: FixWishes) {
    this.#root = root;
    this.#runner = runner;
    this.#wishes = wishes;
    this.#doubles = new Doubles(root);
  }

  async add(site: CallSite): Promise<void> {
    const outcome = await this.#decide(site);
    if (outcome === undefined) return;
    if ('conversion' in outcome) this.fixes = [...this.fixes, { site, ...outcome }];
    else this.left.push({ site, ...outcome });
  }

  /** Leaves what the project's compiler would complain of. */
  async checkTypes(): Promise<void> {
    if (!this.fixes.some(isTyped)) return;
    const language = await this.#openLanguage().catch((error: unknown) => {
      // Why silent: who asks for nothing that needs TypeScript need not have it.
      if (error instanceof LoopguardConfigError) return undefined;
      throw error;
    });
    if (!language) return;
    const complaints = typeErrorsOf(language, this.#root, this.fixes.filter(isTyped));
    for (const [{ site }, error] of complaints) this.left.push({ site, why: complaint(error) });
    this.fixes = this.fixes.filter((fix) => !complaints.has(fix));
  }

  async #decide(site: CallSite): Promise<Omit<Fix, 'site'> | Omit<LeftSite, 'site'> | undefined> {
    if (site.why !== undefined) return { why: site.why };
    const file = await this.#open(site.file);
    if (typeof file === 'string') return { why: file };
    const now = conversionOf(file, site, false);
    const sync = 'why' in now && now.sync !== undefined;
    if ('why' in now) {
      const never = now.sync ? whyNeverAsync(now.sync) : now.why;
      if (never !== undefined) return { why: never };
      if (!this.#wishes.propagate) {
        return { why: 'the function around it is not async', flag: '--propagate' };
      }
    }
    const conversion = 'why' in now ? conversionOf(file, site, true) : now;
    if ('why' in conversion) return { why: conversion.why };
    // Why: two columns of one line can lead to the same call.
    const isKnown = this.fixes.some((fix) => fix.conversion.found.call === conversion.found.call);
    if (isKnown) return undefined;
    const dirty = await this.#whyDirty(site.file);
    if (dirty !== undefined) return { why: dirty, flag: '--allow-dirty' };
    const replaced = await whyTimersReplaced(this.#root, site, conversion);
    if (replaced !== undefined) return { why: replaced };
    const becomes = describeConversion(conversion);
    const propagation = sync ? await this.#propagated(file, conversion) : undefined;
    if (typeof propagation === 'string') return { why: propagation };
    const double = await this.#doubles.cautionFor(site);
    const caution = cautionOf(site, conversion, [propagation?.may, double]);
    return { file, conversion, becomes, caution, ...(propagation && { propagation }) };
  }

  async #propagated(file: FixableFile, conversion: Conversion): Promise<Propagation | string> {
    const { propagate } = await import('./propagate/propagate.js');
    this.#context ??= this.#makeContext();
    const context = await this.#context;
    const propagation = await propagate(context, file, conversion);
    if (typeof propagation === 'string') return propagation;
    const texts = changedTexts([{ file, conversion, propagation }]);
    const error = context.language.newError(absoluteTexts(this.#root, texts));
    return error === undefined ? propagation : complaint(error);
  }

  async #makeContext(): Promise<PropagationContext> {
    return {
      language: await this.#openLanguage(),
      root: this.#root,
      exported: this.#wishes.exported,
      isPrivate: isPrivatePackage(this.#root),
      open: async (file) => {
        if (file.startsWith('..')) return 'it is outside of the project';
        return (await this.#whyDirty(file)) ?? this.#open(file);
      },
    };
  }

  async #openLanguage(): Promise<Language> {
    // Why here: it loads the project's TypeScript.
    const { Language: Opened } = await import('./propagate/language.js');
    this.#language ??= Opened.open(this.#root);
    return this.#language;
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

function complaint(error: string): string {
  return `TypeScript would complain: ${error}`;
}

function cautionOf(
  site: CallSite,
  { may, replacement }: Conversion,
  more: readonly (string | undefined)[],
): Caution | undefined {
  const whys = [may, ...more].filter((why) => why !== undefined);
  const { caution } = replacement;
  const texts = caution === undefined ? whys : [...whys, caution];
  if (texts.length === 0) return undefined;
  return { text: texts.join('; '), named: whys.length > 0 ? lineOf(site) : site.call };
}
