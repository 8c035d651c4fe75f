import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemSchemas } from '../commands/command-route';

/** The OpenAPI document, made of the controllers and DTOs. */
export function openApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Aftercare')
    .setDescription('After-sales service: facts in through commands, answers out of read models.')
    .setVersion('1')
    .build();
  return SwaggerModule.createDocument(app, about, { extraModels: [...problemSchemas] });
}

/** Serves the document at /openapi.json and its page at /docs, from this machine alone; made when first asked for. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApi(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Aftercare API',
  });
}
