/**
 * Text of a source file `gate.ts`, by which tests order themselves: one waits for `opened` until another calls `open()`.
 * A sleep would order them only on a machine with nothing else to do.
 */
export const gate = `
  export function gate() {
    let open;
    const opened = new Promise((resolve) => { open = resolve; });
    return { opened, open };
  }
`;
