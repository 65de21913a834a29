import { blocked, type Behaviour } from '../behaviour.js';

/** A file that asks for a DOM. */
export const dom: readonly Behaviour[] = [
  {
    id: 'jsdom',
    title: 'a test in jsdom is guarded, and the DOM itself makes no call',
    environment: 'jsdom',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('uses the DOM', async () => {
          document.body.innerHTML = '<button>press</button>';
          const pressed = new Promise((resolve) => document.querySelector('button').addEventListener('click', resolve));
          document.querySelector('button').click();
          await pressed;
          expect(document.body.textContent).toBe('press');
        });
        test('blocks in a listener', async () => {
          window.addEventListener('load-config', () => { fs.«call»existsSync('package.json'); });
          window.dispatchEvent(new Event('load-config'));
        });
      `,
    },
    tests: {
      'uses the DOM': 'passed',
      'blocks in a listener': blocked({ id: 'fs.existsSync', where: 'call' }),
    },
  },
];
