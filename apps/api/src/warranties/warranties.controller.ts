import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { ActivateWarrantyDto, ExtendWarrantyDto, VoidWarrantyDto } from './warranties.dto';

@ApiTags('warranties')
@ApiPathIds('id')
@Controller('v1/units/:id/warranty')
export class WarrantiesController {
  constructor(private readonly commands: Commands) {}

  @Post('activation')
  @CommandRoute('Begins the cover of a registered unit that has none yet')
  activate(@PathId('id') id: string, @Body() data: ActivateWarrantyDto, @AskedFor() asked: Asked) {
    return this.commands.send('unit', id, { type: 'ActivateWarranty', data }, asked);
  }

  @Post('extensions')
  @CommandRoute('Adds months of cover after the present end')
  extend(@PathId('id') id: string, @Body() data: ExtendWarrantyDto, @AskedFor() asked: Asked) {
    return this.commands.send('unit', id, { type: 'ExtendWarranty', data }, asked);
  }

  @Post('void')
  @CommandRoute('Ends the cover')
  void(@PathId('id') id: string, @Body() data: VoidWarrantyDto, @AskedFor() asked: Asked) {
    return this.commands.send('unit', id, { type: 'VoidWarranty', data }, asked);
  }
}
