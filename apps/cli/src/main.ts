import { SettingsInvalid } from '@aftercare/settings';
import { CommandFailed } from './command-failed';
import { program } from './program';

Promise.resolve()
  .then(() => program().parseAsync())
  .catch((error: unknown) => {
    if (error instanceof CommandFailed) {
      console.error(`aftercare: ${error.message}${error.fix === undefined ? '' : `\n  ${error.fix}`}`);
      process.exitCode = error.exitCode;
    } else if (error instanceof SettingsInvalid) {
      for (const problem of error.problems) console.error(`aftercare: ${problem}`);
      process.exitCode = 1;
    } else {
      console.error(`aftercare: ${error instanceof Error ? error.message : String(error)} (this is a defect)`);
      process.exitCode = 70;
    }
  });
