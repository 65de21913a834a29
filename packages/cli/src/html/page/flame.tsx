import type { VNode } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { formatDuration } from '@loopguard/core/format';
import { type FlameKind, type FlameNode, flameTree, visibleFlames } from './flame-tree.js';
import { ownerWord, type Row } from './model.js';

const ROW_HEIGHT = 22;
/** Narrower bars are not drawn. */
const LEAST_SHARE = 0.003;

const LEGEND: readonly (readonly [FlameKind, string])[] = [
  ['test', 'test file'],
  ['own', 'your code'],
  ['package', 'package'],
  ['call', 'blocking call'],
];

/** Call stacks, as wide as the time that they blocked. */
export function FlameChart({ rows }: { rows: readonly Row[] }): VNode {
  const root = useMemo(() => flameTree(rows), [rows]);
  const [focus, setFocus] = useState(root);
  const [current, setCurrent] = useState(root);
  const elements = useRef(new Map<FlameNode, HTMLButtonElement>());
  const nodes = useMemo(() => visibleFlames(focus, LEAST_SHARE), [focus]);
  const depth = Math.max(...nodes.map((node) => node.depth));
  const legend = LEGEND.filter(([kind]) => kind !== 'test' || ownerWord(rows) !== 'request');
  const active = nodes.includes(current) ? current : focus;

  const move = (event: KeyboardEvent, node: FlameNode): void => {
    const next = neighbour(event.key, node, nodes);
    if (!next) return;
    event.preventDefault();
    setCurrent(next);
    elements.current.get(next)?.focus();
  };

  return (
    <section class="panel" aria-label="Call stacks">
      <h2>Call stacks by blocked time</h2>
      <p class="muted" id="flame-help">
        Callers are above. Choose a bar to zoom in, a bar above it to zoom out; the arrow keys move.{' '}
        {focus !== root && (
          <button type="button" class="plain" onClick={() => setFocus(root)}>
            Show all
          </button>
        )}
      </p>
      <div
        class="flame"
        role="group"
        aria-label="Flame chart"
        aria-describedby="flame-help"
        style={{ height: `${(depth + 1) * ROW_HEIGHT}px` }}
      >
        {nodes.map((node) => (
          <FlameBar
            key={pathOf(node)}
            node={node}
            focus={focus}
            root={root}
            isActive={node === active}
            onElement={(element) => {
              if (element) elements.current.set(node, element);
              else elements.current.delete(node);
            }}
            onChoose={() => {
              setFocus(node);
              setCurrent(node);
            }}
            onKey={(event) => move(event, node)}
          />
        ))}
      </div>
      <p class="legend">
        {legend.map(([kind, name]) => (
          <span key={kind}>
            <span class={`swatch is-${kind}`} /> {name}
          </span>
        ))}
      </p>
    </section>
  );
}

interface FlameBarProps {
  readonly node: FlameNode;
  /** The bar that is as wide as the chart. */
  readonly focus: FlameNode;
  readonly root: FlameNode;
  /** The one bar that the Tab key comes to. */
  readonly isActive: boolean;
  readonly onElement: (element: HTMLButtonElement | null) => void;
  readonly onChoose: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

function FlameBar(props: FlameBarProps): VNode {
  const { node, focus, root, isActive, onElement, onChoose, onKey } = props;
  const isAbove = node.depth < focus.depth;
  const width = focus.x1 - focus.x0;
  const left = isAbove ? 0 : (node.x0 - focus.x0) / width;
  const share = isAbove ? 1 : (node.x1 - node.x0) / width;
  const text = describe(node, root);
  return (
    <button
      ref={onElement}
      type="button"
      class={`flame-bar is-${node.data.kind}${isAbove ? ' is-above' : ''}`}
      style={{
        left: `${left * 100}%`,
        width: `${share * 100}%`,
        top: `${node.depth * ROW_HEIGHT}px`,
      }}
      tabIndex={isActive ? 0 : -1}
      title={text}
      aria-label={text}
      onClick={onChoose}
      onKeyDown={onKey}
    >
      {share > 0.03 ? node.data.name : ''}
    </button>
  );
}

function neighbour(
  key: string,
  node: FlameNode,
  drawn: readonly FlameNode[],
): FlameNode | undefined {
  const isDrawn = (other: FlameNode | null | undefined): boolean =>
    other !== null && other !== undefined && drawn.includes(other);
  const siblings = node.parent?.children?.filter(isDrawn) ?? [];
  const at = siblings.indexOf(node);
  if (key === 'ArrowUp') return node.parent ?? undefined;
  if (key === 'ArrowDown') return node.children?.find(isDrawn);
  if (key === 'ArrowLeft') return siblings[at - 1];
  if (key === 'ArrowRight') return siblings[at + 1];
  return undefined;
}

function describe(node: FlameNode, root: FlameNode): string {
  const blockedMs = node.value ?? 0;
  const percent = root.value ? (100 * blockedMs) / root.value : 0;
  return `${node.data.name}: ${formatDuration(blockedMs)}, ${percent.toFixed(1)} %`;
}

function pathOf(node: FlameNode): string {
  return node
    .ancestors()
    .map(({ data }) => `${data.kind} ${data.name}`)
    .join('\n');
}
