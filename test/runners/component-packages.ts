import { blocked, type Behaviour } from './behaviour.js';
import { patient, slow } from './behaviours/stalls.js';

/** Components as their authors test them: what the simulated browser computes is nobody's stall. */
export const componentPackages: readonly Behaviour[] = [
  {
    id: 'styled-component',
    title:
      'what jsdom takes for the styles of a React component is no stall, and what a component computes is one',
    environment: 'jsdom',
    options: { stall: { mode: 'fail' } },
    config: patient,
    files: {
      'slow.ts': slow,
      'page.ts': `
        import { createElement, type ReactNode } from 'react';
        import { styled } from 'styled-components';
        import { match } from './slow';
        const Button = styled.button\`
          color: rgb(20 40 60 / 80%);
          border: 1px solid hsl(200deg 50% 50%);
          &:hover { color: red; }
        \`;
        // Why so many: each has rules of its own, and each rule is matched with each element.
        const boxes = Array.from({ length: 40 }, (_, index) => styled.div\`
          color: rgb(\${index} \${index} \${index});
          background: color-mix(in srgb, red \${index}%, blue);
          margin: \${index}px;
          & > div { padding: \${index}px; }
          &:hover { color: hsl(\${index}deg 50% 50%); }
        \`);
        export function Page({ text }: { text: string }) {
          let inner: ReactNode = createElement(Button, null, text);
          for (const Box of boxes) inner = createElement(Box, null, inner);
          return inner;
        }
        export function Slow() {
          match('x');
          return createElement(Button, null, 'slow');
        }
      `,
      'case.test.ts': `
        import * as matchers from '@testing-library/jest-dom/matchers';
        import { cleanup, render, screen } from '@testing-library/react';
        import { createElement } from 'react';
        import { Page, Slow } from './page';
        const { default: _, ...ofDom } = matchers as any;
        expect.extend(ofDom);
        afterEach(() => { cleanup(); });
        test('is visible', async () => {
          render(createElement(Page, { text: 'press' }));
          const button = await screen.findByRole('button', { name: 'press' });
          (expect(button) as any).toBeVisible();
        });
        test('computes itself', async () => {
          render(createElement(Slow));
          (expect(await screen.findByText('slow')) as any).toBeVisible();
        });
      `,
    },
    tests: {
      'is visible': 'passed',
      'computes itself': blocked({ id: 'stall', where: 'hog', count: 'any' }),
    },
  },
];
