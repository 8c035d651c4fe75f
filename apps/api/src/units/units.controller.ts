import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandRoute, QueryRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import type { OutcomeDto } from '../commands/outcome.dto';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { StateDto } from '../states/state.dto';
import { States } from '../states/states';
import { RegisterUnitDto, ReportUnitBackDto, TransferUnitDto } from './units.dto';

@ApiTags('units')
@Controller('v1/units')
export class UnitsController {
  constructor(
    private readonly commands: Commands,
    private readonly states: States,
  ) {}

  @Post()
  @CommandRoute('Registers a delivered piece by hand; a delivery does so by itself', 'creates')
  register(@Body() { id, ...data }: RegisterUnitDto, @AskedFor() asked: Asked): Promise<OutcomeDto> {
    return this.commands.send('unit', id, { type: 'RegisterUnit', data }, asked);
  }

  @Get(':id')
  @ApiPathIds('id')
  @QueryRoute('The unit as the stream tells it now: owner, cover, claims, repairs', StateDto)
  get(@PathId('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StateDto> {
    return this.states.of('unit', id, reply);
  }

  @Post(':id/transfer')
  @ApiPathIds('id')
  @CommandRoute('Gives the unit to another registered customer')
  transfer(@PathId('id') id: string, @Body() data: TransferUnitDto, @AskedFor() asked: Asked) {
    return this.commands.send('unit', id, { type: 'TransferUnit', data }, asked);
  }

  @Post(':id/return')
  @ApiPathIds('id')
  @CommandRoute('Reports that the unit is with the company again')
  reportBack(@PathId('id') id: string, @Body() data: ReportUnitBackDto, @AskedFor() asked: Asked) {
    return this.commands.send('unit', id, { type: 'ReportUnitBack', data }, asked);
  }
}
