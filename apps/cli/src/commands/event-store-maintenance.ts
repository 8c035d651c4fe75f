import { backup, verify } from '@aftercare/embedded';
import type { Command } from 'commander';
import { CommandFailed } from '../command-failed';
import { say } from '../say';

/** So many problems are told one by one. */
const SHOWN = 100;

interface DataOption {
  readonly data: string;
}

const count = (value: number): string => value.toLocaleString('en');

/** Adds `backup` and `verify`, which work on a data folder, beside a running node or without one. */
export function addEventStoreMaintenance(eventStore: Command): void {
  withData(eventStore.command('backup <dir>'))
    .description('copy the events to a new folder, on which a node starts at once; the node may be running')
    .action(async (dir: string, { data }: DataOption) => {
      const { events, bytes, lastPosition } = await told(backup(data, dir));
      say(`${count(events)} events, ${count(bytes)} bytes, last position ${lastPosition ?? 'none'}: copied to ${dir}`);
    });

  withData(eventStore.command('verify'))
    .description('check every event, and the index against them; the node may be running; exit code 1 on any problem')
    .action(async ({ data }: DataOption) => {
      let shown = 0;
      const report = (problem: string): void => {
        if (++shown <= SHOWN) say(problem);
      };
      const { events, bytes, lists, problems, notes } = await told(verify(data, report));
      if (problems > SHOWN) say(`... and ${count(problems - SHOWN)} more`);
      for (const note of notes) say(`(${note})`);
      say(`${count(events)} events, ${count(bytes)} bytes, ${count(lists)} lists: ${verdict(problems)}`);
      if (problems > 0) process.exitCode = 1;
    });
}

const verdict = (problems: number): string =>
  problems === 0 ? 'all is well' : `${count(problems)} ${problems === 1 ? 'PROBLEM' : 'PROBLEMS'}`;

const withData = (command: Command): Command =>
  command.option('--data <dir>', 'data folder of the node', '.aftercare/event-store');

/** What these commands throw is meant for people. */
const told = <Result>(work: Promise<Result>): Promise<Result> =>
  work.catch((error: unknown) => {
    throw new CommandFailed(error instanceof Error ? error.message : String(error));
  });
