import type { Command } from 'commander';
import { CommandFailed } from '../command-failed';
import { withQueryOptions, type ApiOptions } from './options';
import { say } from '../say';

interface Lag {
  readonly name: string;
  readonly checkpoint: number;
  readonly tail: number;
  readonly events: number;
  readonly seconds: number;
}

interface Readiness {
  readonly status: 'ok' | 'not-ready';
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly eventStore: string;
  readonly readModelStore: string;
  readonly readModels: readonly Lag[];
  readonly policies: readonly Lag[];
  readonly versions: Readonly<Record<string, string>>;
}

export function addDoctor(root: Command): void {
  withQueryOptions(root.command('doctor'))
    .description(
      'check both stores, their versions and how far the read models are behind; exit code 1 when something is wrong',
    )
    .action(async ({ url, json }: ApiOptions & { json?: true }) => {
      const report = await readiness(url);
      say(json ? JSON.stringify(report) : describe(report));
      if (report.status !== 'ok') process.exitCode = 1;
    });
}

/** What the API says of its stores, read models and policies. Throws CommandFailed when no API answers. */
export async function readiness(url: string): Promise<Readiness> {
  try {
    const response = await fetch(new URL('/health/ready', url));
    return (await response.json()) as Readiness;
  } catch {
    throw new CommandFailed(
      `no API answers at ${url}`,
      'start one with "npx aftercare start", or name its address with --url',
    );
  }
}

function describe(report: Readiness): string {
  const { status, reasons, warnings, eventStore, readModelStore, readModels, policies, versions } = report;
  const widest = Math.max(...[...readModels, ...policies].map(({ name }) => name.length));
  const lag = ({ name, checkpoint, tail, events, seconds }: Lag) => {
    const behind = events > 0 ? `${events} facts and ${seconds.toFixed(1)} s behind` : 'up to date';
    return `  ${name.padEnd(widest)} at ${checkpoint} of ${tail}, ${behind}`;
  };
  return [
    `event store       ${eventStore}`,
    `read-model store  ${readModelStore}`,
    `versions          ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    'read models',
    ...readModels.map(lag),
    'policies',
    ...policies.map(lag),
    ...warnings.map((warning) => `LOOK AT: ${warning}`),
    status === 'ok' ? (warnings.length === 0 ? 'all is well' : 'ready') : `NOT READY: ${reasons.join('; ')}`,
  ].join('\n');
}
