import { describeHost } from '../suite.js';

describeHost('node-test-cjs');
