import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import {
  AppealClaimDto,
  ApproveClaimDto,
  AssessCoverageDto,
  CloseClaimDto,
  FileClaimDto,
  GrantGoodwillDto,
  ProvideInformationDto,
  RejectClaimDto,
  RequestInformationDto,
  SettleClaimDto,
  WithdrawClaimDto,
} from './claims.dto';

@ApiTags('claims')
@ApiPathIds('id')
@Controller('v1/units/:id/claims')
export class ClaimsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @CommandRoute('Files a claim; at most one is open on a unit', 'creates')
  file(@PathId('id') id: string, @Body() data: FileClaimDto, @AskedFor() asked: Asked) {
    return this.commands.send('unit', id, { type: 'FileClaim', data }, asked);
  }

  @Post(':claim/assessment')
  @ApiPathIds('claim')
  @CommandRoute('Records what the cover pays as of the failure date')
  assess(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: AssessCoverageDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'AssessCoverage', data: { ...body, claim } }, asked);
  }

  @Post(':claim/information-request')
  @ApiPathIds('claim')
  @CommandRoute('Asks the claimant for information')
  requestInformation(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: RequestInformationDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'RequestInformation', data: { ...body, claim } }, asked);
  }

  @Post(':claim/information')
  @ApiPathIds('claim')
  @CommandRoute('Records what the claimant answered')
  provideInformation(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: ProvideInformationDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'ProvideInformation', data: { ...body, claim } }, asked);
  }

  @Post(':claim/approval')
  @ApiPathIds('claim')
  @CommandRoute('Approves the claim; above the limit a second person must do the same')
  approve(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: ApproveClaimDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'ApproveClaim', data: { ...body, claim } }, asked);
  }

  @Post(':claim/rejection')
  @ApiPathIds('claim')
  @CommandRoute('Rejects the claim')
  reject(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: RejectClaimDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'RejectClaim', data: { ...body, claim } }, asked);
  }

  @Post(':claim/appeal')
  @ApiPathIds('claim')
  @CommandRoute('Appeals against a rejection')
  appeal(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: AppealClaimDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'AppealClaim', data: { ...body, claim } }, asked);
  }

  @Post(':claim/withdrawal')
  @ApiPathIds('claim')
  @CommandRoute('Withdraws an open claim')
  withdraw(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: WithdrawClaimDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'WithdrawClaim', data: { ...body, claim } }, asked);
  }

  @Post(':claim/goodwill')
  @ApiPathIds('claim')
  @CommandRoute('Grants shares beyond the cover, by a named approver')
  grantGoodwill(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: GrantGoodwillDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'GrantGoodwill', data: { ...body, claim } }, asked);
  }

  @Post(':claim/settlement')
  @ApiPathIds('claim')
  @CommandRoute('Settles an approved claim by hand')
  settle(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: SettleClaimDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'SettleClaim', data: { ...body, claim } }, asked);
  }

  @Post(':claim/closure')
  @ApiPathIds('claim')
  @CommandRoute('Closes a settled or rejected claim')
  close(
    @PathId('id') id: string,
    @PathId('claim') claim: string,
    @Body() body: CloseClaimDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('unit', id, { type: 'CloseClaim', data: { ...body, claim } }, asked);
  }
}
