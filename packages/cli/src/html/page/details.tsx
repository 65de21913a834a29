import type { ComponentChildren, VNode } from 'preact';
import type { GuideEntry } from '../../guide/types.js';
import { formatDuration } from '@loopguard/core/format';
import type { Reach } from '../page-data.js';
import { CodeLines, Diff } from './code.js';
import { testKey } from './groups.js';
import { guideAnchor } from './links.js';
import { frameName, type Row, testName } from './model.js';

const REACHED: Readonly<Record<Reach, string>> = {
  'test file': 'a test or set-up file itself',
  'test double': 'what stands in for something in tests',
  async: 'a request, an event or an async function',
  sync: 'the test, synchronous all the way',
};

interface DetailsProps {
  readonly row: Row;
  readonly guide: readonly GuideEntry[];
  readonly onTest: (key: string) => void;
}

/** What is known about one row. */
export function Details({ row, guide, onTest }: DetailsProps): VNode {
  const { call, codeFrame, where, suggestion, stack, through, reason, test } = row;
  const hasEntry = guide.some(({ id }) => id === call.call);
  return (
    <div class="details-grid">
      <div>
        {codeFrame && (
          <CodeLines
            label={`Code at ${row.place}`}
            firstLine={codeFrame.firstLine}
            lines={codeFrame.lines}
            marked={where?.line}
          />
        )}
        {suggestion !== undefined && (
          <>
            <h3>Suggested change</h3>
            <Diff text={suggestion} />
          </>
        )}
        {stack.length > 0 && (
          <>
            <h3>Called from</h3>
            <ol class="stack">
              {stack.map((frame, index) => (
                <li key={index} class={frame.package === undefined ? '' : 'muted'}>
                  {frameName(frame)}
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
      <dl class="facts">
        <Fact name="Call">
          <code>
            {call.call}({row.args})
          </code>
        </Fact>
        {through && (
          <Fact name="Through">
            {through.package} ({through.at})
          </Fact>
        )}
        {row.reach !== '' && <Fact name="Reached from">{REACHED[row.reach]}</Fact>}
        <Fact name="Blocked">
          {formatDuration(row.blockedMs)} in {row.count} {row.count === 1 ? 'call' : 'calls'}
          {row.wasStopped && ', stopped before it blocked'}
          {row.isHanging && ', and still did when this was written'}
        </Fact>
        <Fact name="Test">
          {testName(test)} <span class="muted">{test.file}</span>{' '}
          {row.status !== 'allowed' && (
            <button type="button" class="plain" onClick={() => onTest(testKey(test))}>
              Show in the timeline
            </button>
          )}
        </Fact>
        {row.context !== undefined && <Fact name="Owner">{row.context}</Fact>}
        {reason !== undefined && (
          <Fact name="Allowed">
            {reason} <span class="muted">{row.allowedBy}</span>
          </Fact>
        )}
        <Fact name="Fix">
          <code>{call.fix}</code>
        </Fact>
        <Fact name="More">
          {hasEntry && (
            <>
              <a href={`#${guideAnchor(call.call)}`}>How to fix {call.call}</a> ·{' '}
            </>
          )}
          <DocsLink url={call.docs} />
        </Fact>
      </dl>
    </div>
  );
}

/** A link to documentation; a text that is no web address stays text. */
export function DocsLink({ url }: { url: string }): VNode {
  if (!/^https?:\/\//.test(url)) return <span>{url}</span>;
  return (
    <a href={url} rel="noreferrer" target="_blank">
      Documentation
    </a>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): VNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
