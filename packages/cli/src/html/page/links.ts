/** The id of a guide entry's element. */
export function guideAnchor(id: string): string {
  return `fix-${id}`;
}

/** Opens the guide entry that the address names, and moves there. */
export function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.scrollIntoView({ block: 'start' });
  target.querySelector('summary')?.focus({ preventScroll: true });
}
