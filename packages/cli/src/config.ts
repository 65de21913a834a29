// For adapters of runners that have no configuration for us: the options of a project.
export { loadOptions, loadOptionsNow, type LoadedOptions } from './config/load-options.js';
