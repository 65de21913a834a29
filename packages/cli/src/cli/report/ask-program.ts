import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FileReport } from '@loopguard/core/report';
import { programAddress } from '../../run/program-address.js';
import type { RunInfo } from '../../run/run-report.js';
import { UserError } from '../project/user-error.js';

const PATIENCE_MS = 10_000;

/** What a program says when it is asked. */
export interface ProgramAnswer {
  readonly info: RunInfo;
  readonly files: readonly FileReport[];
}

/** Asks a program that runs what it has blocked. Nothing is sent to a process that does not wait for it. */
export async function askProgram(pid: number): Promise<ProgramAnswer> {
  const socket = connect(programAddress(pid));
  socket.setTimeout(PATIENCE_MS, () => {
    socket.destroy(new Error(`it gave no answer in ${PATIENCE_MS / 1000} s: does it hang?`));
  });
  try {
    return JSON.parse(await text(socket)) as ProgramAnswer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isNobody = code === 'ENOENT' || code === 'ECONNREFUSED';
    throw new UserError(
      isNobody
        ? `Process ${pid} is not guarded, or not yet: start it with node --import @loopguard/runtime, and ask when its server listens, as the user that it runs as.`
        : `Process ${pid} was asked, and could not answer: ${message}`,
    );
  }
}
