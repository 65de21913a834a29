import { describeHost } from '../suite.js';

describeHost('jest-30-workers');
