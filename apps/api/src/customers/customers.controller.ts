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
import {
  ChangeContactDto,
  ErasePersonalDataDto,
  GrantConsentDto,
  LinkIdentityDto,
  MergeCustomersDto,
  RegisterCustomerDto,
  RevertMergeDto,
  WithdrawConsentDto,
} from './customers.dto';

@ApiTags('customers')
@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly commands: Commands,
    private readonly states: States,
  ) {}

  @Post()
  @CommandRoute('Registers a customer', 'creates')
  register(@Body() { id, ...data }: RegisterCustomerDto, @AskedFor() asked: Asked): Promise<OutcomeDto> {
    return this.commands.send('customer', id, { type: 'RegisterCustomer', data }, asked);
  }

  @Get(':id')
  @ApiPathIds('id')
  @QueryRoute('The customer as the stream tells it now', StateDto)
  get(@PathId('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StateDto> {
    return this.states.of('customer', id, reply);
  }

  @Post(':id/contact')
  @ApiPathIds('id')
  @CommandRoute('Changes contact, zone or language; what is left out stays, null removes')
  changeContact(@PathId('id') id: string, @Body() data: ChangeContactDto, @AskedFor() asked: Asked) {
    return this.commands.send('customer', id, { type: 'ChangeContact', data }, asked);
  }

  @Post(':id/identities')
  @ApiPathIds('id')
  @CommandRoute('Links an identity key, which may belong to one live customer only')
  linkIdentity(@PathId('id') id: string, @Body() data: LinkIdentityDto, @AskedFor() asked: Asked) {
    return this.commands.send('customer', id, { type: 'LinkIdentity', data }, asked);
  }

  @Post(':id/consents')
  @ApiPathIds('id')
  @CommandRoute('Records a consent')
  grantConsent(@PathId('id') id: string, @Body() data: GrantConsentDto, @AskedFor() asked: Asked) {
    return this.commands.send('customer', id, { type: 'GrantConsent', data }, asked);
  }

  @Post(':id/consents/withdrawal')
  @ApiPathIds('id')
  @CommandRoute('Records that a consent was withdrawn')
  withdrawConsent(@PathId('id') id: string, @Body() data: WithdrawConsentDto, @AskedFor() asked: Asked) {
    return this.commands.send('customer', id, { type: 'WithdrawConsent', data }, asked);
  }

  @Post(':id/merge')
  @ApiPathIds('id')
  @CommandRoute('Merges this customer into another one')
  merge(@PathId('id') id: string, @Body() data: MergeCustomersDto, @AskedFor() asked: Asked) {
    return this.commands.send('customer', id, { type: 'MergeCustomers', data }, asked);
  }

  @Post(':id/merge/reversal')
  @ApiPathIds('id')
  @CommandRoute('Reverts the merge of this customer into another one')
  revertMerge(@PathId('id') id: string, @Body() data: RevertMergeDto, @AskedFor() asked: Asked) {
    return this.commands.send('customer', id, { type: 'RevertCustomerMerge', data }, asked);
  }

  @Post(':id/erasure')
  @ApiPathIds('id')
  @CommandRoute('Makes the personal data of this customer unreadable, for ever')
  erase(@PathId('id') id: string, @Body() data: ErasePersonalDataDto, @AskedFor() asked: Asked) {
    return this.commands.send('customer', id, { type: 'ErasePersonalData', data }, asked);
  }
}
