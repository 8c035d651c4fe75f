import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStandardKind, standardKinds } from '@aftercare/domain';
import type { FastifyReply } from 'fastify';
import { CommandRoute, QueryRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { notFound } from '../problems/problem';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId, PathNumber } from '../requests/path-id';
import { StateDto } from '../states/state.dto';
import { States } from '../states/states';
import { DraftStandardDto, PublishStandardDto, RetireStandardDto } from './standards.dto';

@ApiTags('standards')
@ApiPathIds('kind')
@Controller('v1/standards/:kind')
export class StandardsController {
  constructor(
    private readonly commands: Commands,
    private readonly states: States,
  ) {}

  @Get()
  @QueryRoute('All versions of a kind of standard, and its draft', StateDto)
  get(@PathId('kind') kind: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StateDto> {
    return this.states.of('standard', known(kind), reply);
  }

  @Post('drafts')
  @CommandRoute('Keeps rules for later; a new draft replaces the one before', 'creates')
  draft(@PathId('kind') kind: string, @Body() data: DraftStandardDto, @AskedFor() asked: Asked) {
    return this.commands.send('standard', known(kind), { type: 'DraftStandard', data }, asked);
  }

  @Post('versions')
  @CommandRoute('Publishes a version; it is never changed', 'creates')
  publish(@PathId('kind') kind: string, @Body() data: PublishStandardDto, @AskedFor() asked: Asked) {
    return this.commands.send('standard', known(kind), { type: 'PublishStandard', data }, asked);
  }

  @Post('versions/:version/retirement')
  @ApiPathIds('version')
  @CommandRoute('Takes back a version before it comes into force')
  retire(
    @PathId('kind') kind: string,
    @PathNumber('version') version: number,
    @Body() body: RetireStandardDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('standard', known(kind), { type: 'RetireStandard', data: { ...body, version } }, asked);
  }
}

function known(kind: string): string {
  if (isStandardKind(kind)) return kind;
  throw notFound(
    'unknown-standard',
    `there is no such kind of standard: it is one of ${standardKinds.join(', ')}`,
    'kind',
  );
}
