import { Command } from 'commander';
import { addDemo } from './commands/demo';
import { addDoctor } from './commands/doctor';
import { addEventStore } from './commands/event-store';
import { addHistory } from './commands/history';
import { addImport } from './commands/import';
import { addParked } from './commands/parked';
import { addRebuild } from './commands/rebuild';
import { addRollback } from './commands/rollback';
import { addRefused } from './commands/refused';
import { addStandards } from './commands/standards';
import { addStart } from './commands/start';
import { addStatus } from './commands/status';
import { addValue } from './commands/value';
import { addChurn } from './commands/churn';

/** The whole command line. Each command adds itself; this is the one list of them. */
export function program(): Command {
  const root = new Command('aftercare')
    .description('After-sales service: facts in through commands, answers out of read models.')
    // A command that has commands of its own may have options of the same name as theirs.
    .enablePositionalOptions()
    .showHelpAfterError('(aftercare --help lists the commands)')
    .configureHelp({ sortSubcommands: false });
  for (const add of [
    addDemo,
    addStart,
    addImport,
    addHistory,
    addValue,
    addChurn,
    addRefused,
    addStandards,
    addStatus,
    addDoctor,
    addRebuild,
    addRollback,
    addParked,
    addEventStore,
  ]) {
    add(root);
  }
  return root;
}
