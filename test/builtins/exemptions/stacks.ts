/** A frame of a recorded stack. */
export interface Frame {
  readonly file: string;
  readonly name: string;
  readonly isAsync: boolean;
}

/** Code of a user's. */
export const userFrame: Frame = { file: '/project/src/user.ts', name: 'work', isAsync: false };

/** What the guard reads of a frame. */
export function siteOf({ file, name, isAsync }: Frame): NodeJS.CallSite {
  const site = {
    getFileName: () => file || null,
    getFunctionName: () => name || null,
    getLineNumber: () => 1,
    getColumnNumber: () => 1,
    getPosition: () => 1,
    isAsync: () => isAsync,
  };
  return site as unknown as NodeJS.CallSite;
}
