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
import { CancelPurchaseDto, DeliverLineDto, IssueRefundDto, RecordPurchaseDto } from './purchases.dto';

@ApiTags('purchases')
@Controller('v1/purchases')
export class PurchasesController {
  constructor(
    private readonly commands: Commands,
    private readonly states: States,
  ) {}

  @Post()
  @CommandRoute('Records a purchase; occurredAt is its time', 'creates')
  record(@Body() { id, ...data }: RecordPurchaseDto, @AskedFor() asked: Asked): Promise<OutcomeDto> {
    return this.commands.send('purchase', id, { type: 'RecordPurchase', data }, asked);
  }

  @Get(':id')
  @ApiPathIds('id')
  @QueryRoute('The purchase as the stream tells it now', StateDto)
  get(@PathId('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StateDto> {
    return this.states.of('purchase', id, reply);
  }

  @Post(':id/deliveries')
  @ApiPathIds('id')
  @CommandRoute('Delivers pieces of a line')
  deliver(@PathId('id') id: string, @Body() data: DeliverLineDto, @AskedFor() asked: Asked) {
    return this.commands.send('purchase', id, { type: 'DeliverLine', data }, asked);
  }

  @Post(':id/cancellation')
  @ApiPathIds('id')
  @CommandRoute('Calls the purchase off before anything is delivered')
  cancel(@PathId('id') id: string, @Body() data: CancelPurchaseDto, @AskedFor() asked: Asked) {
    return this.commands.send('purchase', id, { type: 'CancelPurchase', data }, asked);
  }

  @Post(':id/refunds')
  @ApiPathIds('id')
  @CommandRoute('Pays money back for a line, up to what was paid for it')
  refund(@PathId('id') id: string, @Body() data: IssueRefundDto, @AskedFor() asked: Asked) {
    return this.commands.send('purchase', id, { type: 'IssueRefund', data }, asked);
  }
}
