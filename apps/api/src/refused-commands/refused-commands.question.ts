import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { refusedCommands, refusedCommandsPage } from '@aftercare/read-models';
import { cursorFrom, cursorText, usualLimit } from '../answers/paging';
import { ReadModelProgress } from '../answers/read-model-progress';
import { Runtime } from '../runtime';
import type { RefusedCommandsDto, RefusedCommandsQueryDto } from './refused-commands.dto';

/** Commands that policies issued and that were refused. */
export class RefusedCommandsQuestion extends Query<RefusedCommandsDto> {
  constructor(readonly query: RefusedCommandsQueryDto) {
    super();
  }
}

@QueryHandler(RefusedCommandsQuestion)
export class RefusedCommandsHandler implements IQueryHandler<RefusedCommandsQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
  ) {}

  async execute({ query }: RefusedCommandsQuestion): Promise<RefusedCommandsDto> {
    const { status, policy, limit = usualLimit, cursor, 'min-position': minPosition } = query;
    const after = cursorFrom(cursor);
    const asOf = await this.progress.reach([refusedCommands], minPosition);
    const page = await refusedCommandsPage(this.runtime.store, {
      limit,
      ...(status !== undefined && { status }),
      ...(policy !== undefined && { policy }),
      ...(after !== undefined && { after }),
    });
    const next = cursorText(page.next);
    return { items: page.items.map(({ doc }) => doc), ...(next !== undefined && { next }), asOf };
  }
}
