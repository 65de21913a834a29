import { SafeSet } from '../safe/collections.js';
import type { FileInfo } from '../stack/files.js';

type FrameInfo = Pick<FileInfo, 'kind' | 'packageName'>;

/** What stands in for a browser and its engines, and what asks it as a user of the page would. */
const SIMULATED: ReadonlySet<string> = new SafeSet<string>([
  'jsdom',
  'happy-dom',
  'linkedom',
  'domino',
  'cssstyle',
  'cssom',
  'rrweb-cssom',
  '@acemir/cssom',
  'nwsapi',
  '@asamuzakjp/css-color',
  '@asamuzakjp/dom-selector',
  '@asamuzakjp/nwsapi',
  '@asamuzakjp/generational-cache',
  '@bramus/specificity',
  'html-encoding-sniffer',
  'is-potential-custom-element-name',
  'symbol-tree',
  'w3c-xmlserializer',
  'xml-name-validator',
  'domexception',
  'dom-accessibility-api',
  'aria-query',
  '@testing-library/dom',
  '@testing-library/react',
  '@testing-library/react-hooks',
  '@testing-library/preact',
  '@testing-library/vue',
  '@testing-library/svelte',
  '@testing-library/svelte-core',
  '@testing-library/angular',
  '@testing-library/user-event',
  '@testing-library/jest-dom',
]);

/** What they are built from, as other programs are: theirs only where they call it. */
const HELPERS: ReadonlySet<string> = new SafeSet<string>([
  '@adobe/css-tools',
  '@csstools/color-helpers',
  '@csstools/css-calc',
  '@csstools/css-color-parser',
  '@csstools/css-parser-algorithms',
  '@csstools/css-syntax-patches-for-csstree',
  '@csstools/css-tokenizer',
  '@exodus/bytes',
  'abab',
  'bidi-js',
  'boolbase',
  'css-select',
  'css-tree',
  'css-what',
  'css.escape',
  'data-urls',
  'decimal.js',
  'dom-serializer',
  'domelementtype',
  'domhandler',
  'domutils',
  'entities',
  'he',
  'htmlparser2',
  'iconv-lite',
  'lodash',
  'lru-cache',
  'lz-string',
  'mdn-data',
  'nth-check',
  'parse5',
  'pretty-format',
  'punycode',
  'redent',
  'saxes',
  'source-map-js',
  'tough-cookie',
  'tr46',
  'webidl-conversions',
  'whatwg-encoding',
  'whatwg-mimetype',
  'whatwg-url',
  'xmlchars',
]);

/**
 * Whether the innermost code of a path is a simulated browser's: in a real one its work would not
 * be done in JavaScript, and not in this process. What it calls of the user's, such as a listener,
 * is the user's.
 */
export function isSimulatedDom(frames: Iterable<FrameInfo>): boolean {
  for (const { kind, packageName } of frames) {
    if (kind === 'user') return false;
    if (packageName === undefined) continue;
    if (kind !== 'package' && kind !== 'dom') continue;
    if (SIMULATED.has(packageName)) return true;
    if (!HELPERS.has(packageName)) return false;
  }
  return false;
}
