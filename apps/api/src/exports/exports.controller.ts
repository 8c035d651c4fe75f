import { Readable } from 'node:stream';
import { Controller, Get, Logger, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { churnRisk, customerHistory, customerMerges, customerValue, valueModels } from '@aftercare/read-models';
import type { FastifyReply } from 'fastify';
import { ReadModelProgress, type Questioned } from '../answers/read-model-progress';
import { QueryRoute } from '../commands/command-route';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';
import { churnColumns, historyColumns, valueColumns } from './columns';
import { ExportedRows } from './exported-rows';
import { ExportQueryDto } from './exports.dto';
import { csvLines, inPieces, ndjsonLines, type Column } from './table';

/** What a file is made of: the read models behind it, and its lines in either form. */
interface Export {
  readonly readModels: readonly Questioned[];
  lines(format: Format, at: string, query: ExportQueryDto): AsyncIterable<string>;
}

const formats = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' } as const;
type Format = keyof typeof formats;

@ApiTags('exports')
@Controller('v1/exports')
export class ExportsController {
  private readonly logger = new Logger(ExportsController.name);
  private readonly exports: ReadonlyMap<string, Export>;

  constructor(
    rows: ExportedRows,
    private readonly progress: ReadModelProgress,
    private readonly runtime: Runtime,
  ) {
    const value = [customerValue(runtime.settings.zone), customerMerges, valueModels];
    this.exports = new Map<string, Export>([
      [
        'customer-history',
        { readModels: [customerHistory], lines: (format) => linesOf(format, historyColumns, rows.history()) },
      ],
      ['customer-value', { readModels: value, lines: (format, at) => linesOf(format, valueColumns, rows.values(at)) }],
      [
        'churn-risk',
        {
          readModels: [churnRisk, ...value],
          lines: (format, at, { horizon }) => linesOf(format, churnColumns, rows.churnRisks(at, horizon)),
        },
      ],
    ]);
  }

  /** Sent as it is read: as slow as the reader, and never whole in memory. */
  @Get(':file')
  @ApiParam({
    name: 'file',
    type: String,
    description: 'customer-history, customer-value or churn-risk, as .csv or .ndjson',
  })
  @QueryRoute('A read model as a file; headers As-Of-Position and As-Of-Time tell how new it is')
  async file(
    @Param('file') file: string,
    @Query() query: ExportQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const [, name = '', format = ''] = /^(.*)\.(csv|ndjson)$/.exec(file) ?? [];
    const found = this.exports.get(name);
    if (found === undefined) {
      const files = [...this.exports.keys()].join(', ');
      throw notFound('unknown-export', `there is no such export: it is one of ${files} with .csv or .ndjson`, 'file');
    }
    const { position, time } = await this.progress.reach(found.readModels, query['min-position']);
    void reply.header('as-of-position', String(position));
    if (time !== null) void reply.header('as-of-time', time);
    const lines = found.lines(format as Format, this.runtime.now(), query);
    return new StreamableFile(Readable.from(inPieces(lines), { highWaterMark: 4 }), {
      type: formats[format as Format],
      disposition: `attachment; filename="${name}.${format}"`,
    }).setErrorLogger((error) => this.logger.error(`export ${name} broke off: ${error.message}`));
  }
}

function linesOf<Row>(
  format: Format,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
): AsyncIterable<string> {
  return format === 'csv' ? csvLines(columns, rows) : ndjsonLines(rows);
}
