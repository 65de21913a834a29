export default {
  testEnvironment: '@loopguard/jest-env',
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } } }],
  },
};
