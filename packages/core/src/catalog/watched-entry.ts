import type { AllowedWhen, CatalogEntry, Category } from './types.js';

/**
 * What patches, options and the way of a harmless call need of an entry. The rest of the catalog is
 * loaded when a call has to be reported.
 */
export interface WatchedEntry extends Pick<
  CatalogEntry,
  'id' | 'module' | 'path' | 'rule' | 'kind'
> {
  /** Given for what the option `extend` adds. */
  readonly category?: Category;
  readonly allowedWhen?: Pick<AllowedWhen, 'test'> | undefined;
}
