const MAX_SEGMENTS = 12;
const MAX_SEGMENT = 40;

const NUMBER = /^-?\d+$/;
const DATE = /^\d{2,4}(?:[-.:T]\d+)+Z?$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const HEX = /^(?=.*\d)[\da-f]{8,}$/i;
const PREFIXED = /^[a-z]+[-_]\d{4,}$/i;
const TOKEN = /^[\w~-]{16,}$/;

/**
 * A path as a route would write it: without query, with `:id` for what differs from request to
 * request, so that there are few of them. What may be somebody's name or secret is folded as well.
 */
export function foldPath(url: string): string {
  const path = url.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  // Why `*`: `OPTIONS *` asks about the server itself.
  if (path === '' || path === '/' || path === '*') return path || '/';
  const segments = path.split('/').slice(1);
  const folded = segments
    .slice(0, MAX_SEGMENTS)
    .map((segment) => (isId(segment) ? ':id' : segment));
  if (segments.length > MAX_SEGMENTS) folded.push('…');
  return `/${folded.join('/')}`;
}

function isId(segment: string): boolean {
  if (segment.length > MAX_SEGMENT) return true;
  // What is encoded was written by a person, and an address is one.
  if (!/^[\w.~!$&'()*+,;=:-]*$/.test(segment)) return true;
  return (
    NUMBER.test(segment) ||
    DATE.test(segment) ||
    UUID.test(segment) ||
    HEX.test(segment) ||
    PREFIXED.test(segment) ||
    (TOKEN.test(segment) && isRandom(segment))
  );
}

/** Long names of people's making have few digits, or none; tokens mix. */
function isRandom(segment: string): boolean {
  const digits = segment.replaceAll(/\D/g, '').length;
  return digits >= 4 || (digits > 0 && /[a-z]/.test(segment) && /[A-Z]/.test(segment));
}
