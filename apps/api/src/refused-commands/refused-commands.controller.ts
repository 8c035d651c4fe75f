import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CommandRoute, QueryRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import type { OutcomeDto } from '../commands/outcome.dto';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { DismissDto, RefusedCommandsDto, RefusedCommandsQueryDto } from './refused-commands.dto';
import { RefusedCommandsQuestion } from './refused-commands.question';
import { RetryRefusedCommand } from './retry';

@ApiTags('refused commands')
@Controller('v1/refused-commands')
export class RefusedCommandsController {
  constructor(
    private readonly questions: QueryBus,
    private readonly commands: Commands,
    private readonly retries: RetryRefusedCommand,
  ) {}

  @Get()
  @QueryRoute('Commands of policies that were refused, the longest waiting first', RefusedCommandsDto)
  list(@Query() query: RefusedCommandsQueryDto): Promise<RefusedCommandsDto> {
    return this.questions.execute(new RefusedCommandsQuestion(query));
  }

  @Post(':id/retry')
  @ApiPathIds('id')
  @CommandRoute('Tries the command once more; the answer tells whether it was done or refused again')
  retry(@PathId('id') id: string, @AskedFor() asked: Asked): Promise<OutcomeDto> {
    return this.retries.retry(id, asked);
  }

  @Post(':id/dismissal')
  @ApiPathIds('id')
  @CommandRoute('Says that nothing more is to be done about it')
  dismiss(@PathId('id') id: string, @Body() data: DismissDto, @AskedFor() asked: Asked): Promise<OutcomeDto> {
    return this.commands.send('refusal', id, { type: 'DismissRefusal', data }, asked);
  }
}
