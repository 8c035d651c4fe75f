import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import {
  CancelRepairDto,
  CompleteWorkDto,
  ConsumePartDto,
  DiagnoseDto,
  FailQualityCheckDto,
  IssueLoanerDto,
  OpenRepairDto,
  PauseWorkDto,
  ReceiveUnitDto,
  ReportedDto,
  ReturnLoanerDto,
  ReturnUnitDto,
  SendQuoteDto,
  StartWorkDto,
} from './repairs.dto';

@ApiTags('repairs')
@ApiPathIds('id')
@Controller('v1/units/:id/repairs')
export class RepairsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @CommandRoute('Opens a repair: paid, or once more on an approved claim', 'creates')
  open(@PathId('id') id: string, @Body() { claim, ...reported }: OpenRepairDto, @AskedFor() asked: Asked) {
    const data =
      claim === undefined ? { kind: 'paid' as const, ...reported } : { kind: 'claim' as const, claim, ...reported };
    return this.commands.send('unit', id, { type: 'OpenRepair', data }, asked);
  }

  @Post(':repair/receipt')
  @ApiPathIds('repair')
  @CommandRoute('The unit was handed in')
  receive(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: ReceiveUnitDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'ReceiveUnit', data: { ...body, repair } }, asked);
  }

  @Post(':repair/diagnosis')
  @ApiPathIds('repair')
  @CommandRoute('Records fault, root cause and component')
  diagnose(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: DiagnoseDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'Diagnose', data: { ...body, repair } }, asked);
  }

  @Post(':repair/quote')
  @ApiPathIds('repair')
  @CommandRoute('Sends a quote')
  quote(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: SendQuoteDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'SendQuote', data: { ...body, repair } }, asked);
  }

  @Post(':repair/quote/acceptance')
  @ApiPathIds('repair')
  @CommandRoute('The customer accepts the quote')
  acceptQuote(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: ReportedDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'AcceptQuote', data: { ...body, repair } }, asked);
  }

  @Post(':repair/quote/refusal')
  @ApiPathIds('repair')
  @CommandRoute('The customer declines the quote')
  declineQuote(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: ReportedDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'DeclineQuote', data: { ...body, repair } }, asked);
  }

  @Post(':repair/parts')
  @ApiPathIds('repair')
  @CommandRoute('Records parts that were used')
  consumePart(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: ConsumePartDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'ConsumePart', data: { ...body, repair } }, asked);
  }

  @Post(':repair/work')
  @ApiPathIds('repair')
  @CommandRoute('Starts, resumes or takes up work again')
  startWork(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: StartWorkDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'StartWork', data: { ...body, repair } }, asked);
  }

  @Post(':repair/work/pause')
  @ApiPathIds('repair')
  @CommandRoute('Pauses work')
  pauseWork(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: PauseWorkDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'PauseWork', data: { ...body, repair } }, asked);
  }

  @Post(':repair/work/completion')
  @ApiPathIds('repair')
  @CommandRoute('Completes work, fixed or not')
  completeWork(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: CompleteWorkDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'CompleteWork', data: { ...body, repair } }, asked);
  }

  @Post(':repair/quality-check/pass')
  @ApiPathIds('repair')
  @CommandRoute('The quality check is passed')
  passQualityCheck(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: ReportedDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'PassQualityCheck', data: { ...body, repair } }, asked);
  }

  @Post(':repair/quality-check/failure')
  @ApiPathIds('repair')
  @CommandRoute('The quality check is failed')
  failQualityCheck(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: FailQualityCheckDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'FailQualityCheck', data: { ...body, repair } }, asked);
  }

  @Post(':repair/return')
  @ApiPathIds('repair')
  @CommandRoute('Hands the unit over; extends its cover and settles its claim')
  returnUnit(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: ReturnUnitDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'ReturnUnit', data: { ...body, repair } }, asked);
  }

  @Post(':repair/loaner')
  @ApiPathIds('repair')
  @CommandRoute('Lends a unit for the time being')
  issueLoaner(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: IssueLoanerDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'IssueLoaner', data: { ...body, repair } }, asked);
  }

  @Post(':repair/loaner/return')
  @ApiPathIds('repair')
  @CommandRoute('The lent unit came back')
  returnLoaner(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: ReturnLoanerDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'ReturnLoaner', data: { ...body, repair } }, asked);
  }

  @Post(':repair/cancellation')
  @ApiPathIds('repair')
  @CommandRoute('Cancels the repair')
  cancel(
    @PathId('id') id: string,
    @PathId('repair') repair: string,
    @Body() body: CancelRepairDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'CancelRepair', data: { ...body, repair } }, asked);
  }
}
