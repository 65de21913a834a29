import { Fragment, type VNode } from 'preact';
import type { GuideEntry, Snippet } from '../../guide/types.js';
import { DocsLink } from './details.js';
import { guideAnchor } from './links.js';

/** How each call of this report is fixed. */
export function Guide({ entries }: { entries: readonly GuideEntry[] }): VNode | null {
  if (entries.length === 0) return null;
  return (
    <section class="panel" aria-label="How to fix it">
      <h2>How to fix it</h2>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} known={entries} />
      ))}
    </section>
  );
}

interface EntryProps {
  readonly entry: GuideEntry;
  /** The entries that links can lead to. */
  readonly known: readonly GuideEntry[];
}

function Entry({ entry, known }: EntryProps): VNode {
  const { id, title, fix, docs, blocks, how, snippets, pitfalls, allow, topics } = entry;
  return (
    <details class="entry" id={guideAnchor(id)}>
      <summary>
        <h3>{title}</h3>
        {fix !== undefined && <code>{fix}</code>}
      </summary>
      {[...blocks, ...how].map((text, index) => (
        <p key={index}>
          <Inline text={text} known={known} />
        </p>
      ))}
      {snippets.map((snippet, index) => (
        <Code key={index} snippet={snippet} />
      ))}
      {pitfalls.length > 0 && (
        <>
          <h4>Mind</h4>
          <ul>
            {pitfalls.map((text, index) => (
              <li key={index}>
                <Inline text={text} known={known} />
              </li>
            ))}
          </ul>
        </>
      )}
      {allow.length > 0 && (
        <>
          <h4>When to allow it</h4>
          {allow.map((text, index) => (
            <p key={index}>
              <Inline text={text} known={known} />
            </p>
          ))}
        </>
      )}
      {entry.allowedWhen !== undefined && (
        <p>
          Not reported: <Inline text={entry.allowedWhen} known={known} />
        </p>
      )}
      <p>
        {topics.map((topic) => (
          <Fragment key={topic.id}>
            <a href={`#${guideAnchor(topic.id)}`}>{topic.title}</a> ·{' '}
          </Fragment>
        ))}
        {docs !== undefined && <DocsLink url={docs} />}
      </p>
    </details>
  );
}

function Code({ snippet }: { snippet: Snippet }): VNode {
  const files = Object.entries(snippet.files ?? {});
  return (
    <>
      {snippet.since !== undefined && <p class="muted">Node {snippet.since} and later:</p>}
      <pre class="code" role="region" aria-label="Example" tabIndex={0}>
        {snippet.code.trimEnd()}
      </pre>
      {files.map(([name, code]) => (
        <Fragment key={name}>
          <p class="muted">{name}</p>
          <pre class="code" role="region" aria-label={name} tabIndex={0}>
            {code.trimEnd()}
          </pre>
        </Fragment>
      ))}
    </>
  );
}

/** The Markdown that the guide uses inside a paragraph: code and links. */
function Inline({ text, known }: { text: string; known: readonly GuideEntry[] }): VNode {
  const parts = text.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/);
  return <>{parts.map((part) => inlinePart(part, known))}</>;
}

function inlinePart(part: string, known: readonly GuideEntry[]): VNode | string {
  if (/^`.+`$/.test(part)) return <code>{part.slice(1, -1)}</code>;
  const [, label = '', target = ''] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
  if (target.startsWith('https://')) {
    return (
      <a href={target} rel="noreferrer" target="_blank">
        {label}
      </a>
    );
  }
  const id = target.slice(1);
  if (known.some((entry) => entry.id === id)) return <a href={`#${guideAnchor(id)}`}>{label}</a>;
  return label || part;
}
