let isWanted = false;

/** Makes the exit code of this process tell that something was wrong, unless it does already. */
export function failAtExit(): void {
  if (isWanted) return;
  isWanted = true;
  process.on('exit', (code) => {
    if (code === 0) process.exitCode = 1;
  });
}

/** Whether the exit code has to tell of something. */
export function mustFail(): boolean {
  return isWanted;
}
