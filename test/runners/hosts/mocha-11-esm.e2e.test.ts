import { describeHost } from '../suite.js';

describeHost('mocha-11-esm');
