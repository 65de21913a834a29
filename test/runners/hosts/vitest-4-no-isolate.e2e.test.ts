import { describeHost } from '../suite.js';

describeHost('vitest-4-no-isolate');
