import { describeHost } from '../suite.js';

describeHost('vitest-4-jsdom');
