import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId } from '../requests/path-id';
import { ReplaceUnitDto } from './replacement.dto';

@ApiTags('repairs')
@ApiPathIds('id')
@Controller('v1/units/:id/replacement')
export class ReplacementController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @CommandRoute("Hands another unit over in this one's place and settles its claim")
  replace(@PathId('id') id: string, @Body() data: ReplaceUnitDto, @AskedFor() asked: Asked) {
    return this.commands.send('unit', id, { type: 'ReplaceUnit', data }, asked);
  }
}
