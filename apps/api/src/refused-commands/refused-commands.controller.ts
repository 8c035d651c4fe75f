import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { isRefusal } from '@aftercare/domain';
import { retryRefusal } from '@aftercare/projections';
import type { RefusedCommandView } from '@aftercare/read-models';
import { CommandRoute, QueryRoute } from '../commands/command-route';
import { Commands, toDto } from '../commands/commands';
import type { OutcomeDto } from '../commands/outcome.dto';
import { refused } from '../problems/problem-of';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { Runtime } from '../runtime';
import { RefusedCommandQuestion } from './refused-command.question';
import { DismissDto, RefusedCommandsDto, RefusedCommandsQueryDto } from './refused-commands.dto';
import { RefusedCommandsQuestion } from './refused-commands.question';

@ApiTags('refused commands')
@Controller('v1/refused-commands')
export class RefusedCommandsController {
  constructor(
    private readonly questions: QueryBus,
    private readonly commands: Commands,
    private readonly runtime: Runtime,
  ) {}

  @Get()
  @QueryRoute('Commands of policies that were refused, the longest waiting first', RefusedCommandsDto)
  list(@Query() query: RefusedCommandsQueryDto): Promise<RefusedCommandsDto> {
    return this.questions.execute(new RefusedCommandsQuestion(query));
  }

  @Get(':id')
  @ApiPathIds('id')
  @QueryRoute('One refused command: policy, calling fact, command, the newest reason, and what became of it')
  show(@PathId('id') id: string): Promise<RefusedCommandView> {
    return this.questions.execute(new RefusedCommandQuestion(id));
  }

  @Post(':id/retry')
  @ApiPathIds('id')
  @CommandRoute('Tries the command once more; the answer tells whether it was done or refused again')
  async retry(@PathId('id') id: string, @AskedFor() asked: Asked): Promise<OutcomeDto> {
    const retried = await retryRefusal(this.runtime.executor, { id, actor: asked.actor });
    if (isRefusal(retried)) throw refused(retried);
    void asked.reply.header('etag', `"${retried.outcome.revision}"`);
    return toDto(retried.outcome);
  }

  @Post(':id/dismissal')
  @ApiPathIds('id')
  @CommandRoute('Says that nothing more is to be done about it')
  dismiss(@PathId('id') id: string, @Body() data: DismissDto, @AskedFor() asked: Asked): Promise<OutcomeDto> {
    return this.commands.send('refusal', id, { type: 'DismissRefusal', data }, asked);
  }
}
