import type { ComponentChildren, VNode } from 'preact';
import type { GuideEntry } from '../../guide/types.js';
import { formatDuration } from '@loopguard/core/format';
import type { Reach } from '../page-data.js';
import { CodeLines, Diff } from './code.js';
import { testKey } from './groups.js';
import { guideAnchor } from './links.js';
import { capital, frameName, ownerWord, type Row, testName } from './model.js';

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
  const hasEntry = guide.some(({ id }) => id === row.call.call);
  return (
    <div class="details-grid">
      <Source row={row} />
      <dl class="facts">
        <CallFacts row={row} />
        <TestFacts row={row} onTest={onTest} />
        <FixFacts row={row} hasEntry={hasEntry} />
      </dl>
    </div>
  );
}

interface RowProps {
  readonly row: Row;
}

/** The lines of the call, what they could be, and who came there. */
function Source({ row }: RowProps): VNode {
  const { codeFrame, where, suggestion, stack, place } = row;
  return (
    <div>
      {codeFrame && (
        <CodeLines
          label={`Code at ${place}`}
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
  );
}

function CallFacts({ row }: RowProps): VNode {
  const { call, args, through, reach, count } = row;
  return (
    <>
      <Fact name="Call">
        <code>
          {call.call}({args})
        </code>
      </Fact>
      {through && (
        <Fact name="Through">
          {through.package} ({through.at})
        </Fact>
      )}
      {reach !== '' && <Fact name="Reached from">{REACHED[reach]}</Fact>}
      <Fact name="Blocked">
        {formatDuration(row.blockedMs)} in {count} {count === 1 ? 'call' : 'calls'}
        {row.wasStopped && ', stopped before it blocked'}
        {row.isHanging && ', and still did when this was written'}
      </Fact>
    </>
  );
}

function TestFacts({ row, onTest }: RowProps & Pick<DetailsProps, 'onTest'>): VNode {
  const { test, status, context, reason } = row;
  return (
    <>
      <Fact name={capital(ownerWord([row]))}>
        {testName(test)} <span class="muted">{test.file}</span>{' '}
        {status !== 'allowed' && (
          <button type="button" class="plain" onClick={() => onTest(testKey(test))}>
            Show in the timeline
          </button>
        )}
      </Fact>
      {context !== undefined && <Fact name="Owner">{context}</Fact>}
      {reason !== undefined && (
        <Fact name="Allowed">
          {reason} <span class="muted">{row.allowedBy}</span>
        </Fact>
      )}
    </>
  );
}

/** @param hasEntry - whether the guide in the page has an entry for the call */
function FixFacts({ row: { call }, hasEntry }: RowProps & { readonly hasEntry: boolean }): VNode {
  return (
    <>
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
    </>
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
