import { execFile, execSync } from 'node:child_process';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

export function readRuntimeVersionSync(): string {
  return execSync(`"${process.execPath}" --version`, { encoding: 'utf8' }).trim();
}

export async function readRuntimeVersion(): Promise<string> {
  const { stdout } = await execFileAsync(process.execPath, ['--version']);
  return stdout.trim();
}
