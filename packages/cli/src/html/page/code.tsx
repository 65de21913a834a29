import type { VNode } from 'preact';

interface CodeLinesProps {
  readonly label: string;
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** The number of the line to look at. */
  readonly marked: number | undefined;
}

/** Numbered source lines. */
export function CodeLines({ label, firstLine, lines, marked }: CodeLinesProps): VNode {
  return (
    <pre class="code" role="region" aria-label={label} tabIndex={0}>
      {lines.map((line, index) => (
        <span key={index} class={firstLine + index === marked ? 'line is-marked' : 'line'}>
          <span class="line-number">{firstLine + index}</span>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}

/** A unified diff. */
export function Diff({ text }: { text: string }): VNode {
  return (
    <pre class="code diff" role="region" aria-label="Suggested change" tabIndex={0}>
      {text
        .trimEnd()
        .split('\n')
        .map((line, index) => (
          <span key={index} class={`line ${lineKind(line)}`}>
            {`${line}\n`}
          </span>
        ))}
    </pre>
  );
}

function lineKind(line: string): string {
  if (/^(?:---|\+\+\+|@@)/.test(line)) return 'muted';
  if (line.startsWith('+')) return 'is-added';
  return line.startsWith('-') ? 'is-removed' : '';
}
