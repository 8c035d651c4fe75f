import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { refusedCommands, type RefusedCommandView } from '@aftercare/read-models';
import { ReadModelProgress } from '../answers/read-model-progress';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';

/** One command that a policy issued and that was refused. */
export class RefusedCommandQuestion extends Query<RefusedCommandView> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(RefusedCommandQuestion)
export class RefusedCommandHandler implements IQueryHandler<RefusedCommandQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
  ) {}

  async execute({ id }: RefusedCommandQuestion): Promise<RefusedCommandView> {
    await this.progress.reach([refusedCommands]);
    const stored = await this.runtime.store.collection<RefusedCommandView>(refusedCommands).get(id);
    if (stored === undefined)
      throw notFound('unknown-refusal', `there is no refused command ${id}: GET /v1/refused-commands lists them`, 'id');
    return stored.doc;
  }
}
