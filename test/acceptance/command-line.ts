import { program } from '../../apps/cli/src/program';
import type { RunningApi } from './running-api';

/** Runs the command line against an API and gives what it prints. Throws CommandFailed as the program would say it. */
export const commandLine =
  (api: () => RunningApi) =>
  async (...words: readonly string[]): Promise<string> => {
    const printed: string[] = [];
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    try {
      await program().parseAsync(['node', 'aftercare', ...words, '--url', api().url]);
      return printed.join('').trimEnd();
    } finally {
      out.mockRestore();
    }
  };
