import type { Behaviour } from '../behaviour.js';
import { allowedCalls } from './allowed-calls.js';
import { asyncOrigins } from './async-origins.js';
import { attempts } from './attempts.js';
import { baselines } from './baselines.js';
import { blame } from './blame.js';
import { blockingModelElsewhere } from './blocking-model-elsewhere.js';
import { blockingModel } from './blocking-model.js';
import { compiled } from './compiled.js';
import { computing } from './computing.js';
import { calledBack } from './called-back.js';
import { concurrency } from './concurrency.js';
import { evaluated } from './evaluated.js';
import { faults } from './faults.js';
import { handedOver } from './handed-over.js';
import { extend } from './extend.js';
import { hooks } from './hooks.js';
import { imports } from './imports.js';
import { invalidOptions } from './invalid-options.js';
import { dom } from './jsdom.js';
import { liveness } from './liveness.js';
import { matchers } from './matchers.js';
import { mocks } from './mocks.js';
import { modes } from './modes.js';
import { moduleLoading } from './module-loading.js';
import { optOutCalls } from './opt-out-calls.js';
import { optOutComments } from './opt-out-comments.js';
import { optOutForms } from './opt-out-forms.js';
import { optOutMeta } from './opt-out-meta.js';
import { options } from './options.js';
import { ownFrames } from './own-frames.js';
import { packages } from './packages.js';
import { packagesCalledBack } from './packages-called-back.js';
import { projectFolders } from './project-folders.js';
import { presets } from './presets.js';
import { reports } from './reports.js';
import { runnerOptions } from './runner-options.js';
import { sameLine } from './same-line.js';
import { sharedQueues } from './shared-queues.js';
import { servers } from './servers.js';
import { stalls } from './stalls.js';
import { stallOptOuts } from './stall-opt-outs.js';
import { setUp } from './set-up.js';
import { startedWith } from './started-with.js';
import { swallowed } from './swallowed.js';
import { syncNetwork } from './sync-network.js';
import { testKinds } from './test-kinds.js';
import { testTools } from './test-tools.js';
import { triage } from './triage.js';
import { unusedAllowances } from './unused-allowances.js';

/** Everything that must hold in real runs of both runners. */
export const behaviours: readonly Behaviour[] = [
  testKinds,
  attempts,
  testTools,
  setUp,
  startedWith,
  liveness,
  runnerOptions,
  hooks,
  swallowed,
  asyncOrigins,
  calledBack,
  handedOver,
  evaluated,
  compiled,
  sameLine,
  servers,
  concurrency,
  sharedQueues,
  imports,
  moduleLoading,
  packages,
  packagesCalledBack,
  projectFolders,
  extend,
  presets,
  matchers,
  mocks,
  allowedCalls,
  optOutComments,
  optOutForms,
  optOutCalls,
  optOutMeta,
  options,
  modes,
  unusedAllowances,
  baselines,
  invalidOptions,
  reports,
  triage,
  faults,
  ownFrames,
  blame,
  blockingModel,
  blockingModelElsewhere,
  syncNetwork,
  computing,
  stalls,
  stallOptOuts,
  dom,
].flat();
