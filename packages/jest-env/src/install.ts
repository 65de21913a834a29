import { installGuard } from '@loopguard/core/adapter';

// Why a module of its own: jsdom captures `spawnSync` when it loads, so the patches come first.
installGuard();
