// oxlint-disable unicorn/consistent-function-scoping -- the page is given this one function

/** How every kind of text stands out from what is behind it; runs in the page. */
export function contrasts(): { text: string; ratio: number }[] {
  const parse = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = color.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const backgroundOf = (element: Element | null): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const found = new Map<string, { text: string; ratio: number }>();
  for (const element of document.querySelectorAll('#app *')) {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent ?? '')
      .join('')
      .trim();
    const disabled = element instanceof HTMLButtonElement && element.disabled;
    if (text === '' || disabled || element.matches('option, .skip')) continue;
    const front = parse(getComputedStyle(element).color).slice(0, 3);
    const back = backgroundOf(element);
    const [light = 0, dark = 0] = [luminance(front), luminance(back)].toSorted((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    found.set(`${front} ${back}`, { text: `${element.className}: ${text}`, ratio });
  }
  return [...found.values()];
}
