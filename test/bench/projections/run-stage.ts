import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { StageFigures, StageOrder } from './stage';

const PROGRAM = join(__dirname, 'stage-process.js');

/** Runs a stage in a process of its own and waits for its end. */
export async function runStage(order: StageOrder): Promise<StageFigures> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`the process of stage ${order.stage} ended with ${code}`);
  return JSON.parse(said) as StageFigures;
}
