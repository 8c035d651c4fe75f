import { isRefusal } from '@aftercare/domain';
import type { CommandExecutor } from '@aftercare/event-sourcing';
import type { Progress } from '../import/progress';
import type { SampleCommand } from './sample-command';

const inFlight = 48;

export interface Loaded {
  readonly commands: number;
  /** Commands that were refused, by reason: none, unless the sample and the rules have drifted apart. */
  readonly refused: ReadonlyMap<string, number>;
  /** Position of the last fact. */
  readonly position: number;
}

/**
 * Executes the sample's commands. Customers come first, then what they buy and say; what happens to a unit comes last,
 * once `unitsRegistered` says that the policy has registered the units of all deliveries.
 * Repeating it does nothing that was done before.
 */
export async function loadSample(
  sample: readonly SampleCommand[],
  executor: CommandExecutor,
  unitsRegistered: (position: number) => Promise<void>,
  progress: Progress,
): Promise<Loaded> {
  const refused = new Map<string, number>();
  let [commands, position] = [0, -1];
  const execute = async ({ category, id, command, commandId, occurredAt, actor }: SampleCommand) => {
    const outcome = await executor.execute({ category, id, command, commandId, occurredAt, actor });
    commands += 1;
    if (isRefusal(outcome)) {
      const reason = `${command.type}: ${outcome.refused}`;
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
    } else position = Math.max(position, outcome.position);
    progress.update(commands);
  };

  for (const stage of [['customer'], ['purchase', 'feedback'], ['unit']] as const) {
    if (stage[0] === 'unit') await unitsRegistered(position);
    await inOrderOfCustomers(
      sample.filter(({ category }) => (stage as readonly string[]).includes(category)),
      execute,
    );
  }
  return { commands, refused, position };
}

/** Runs several customers at once, but the commands of one after the other, in their order: they build upon each other. */
async function inOrderOfCustomers(
  commands: readonly SampleCommand[],
  execute: (command: SampleCommand) => Promise<void>,
): Promise<void> {
  const stories = new Map<string, SampleCommand[]>();
  for (const command of commands) {
    const story = stories.get(command.customer);
    if (story === undefined) stories.set(command.customer, [command]);
    else story.push(command);
  }
  const waiting = stories.values();
  const worker = async () => {
    for (const story of waiting) for (const command of story) await execute(command);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
