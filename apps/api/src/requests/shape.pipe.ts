import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { malformed } from '../problems/problem';
import { problemsOf } from './checks';
import type { Dto } from './field-meaning';

/** Tells DTOs from the other classes a parameter may be of, once for each class. */
const dtos = new Map<unknown, boolean>();

function isDto(type: unknown): type is Dto {
  let known = dtos.get(type);
  if (known === undefined) {
    known =
      typeof type === 'function' &&
      getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0;
    dtos.set(type, known);
  }
  return known;
}

/** Checks every body and query against the DTO it is declared as; throws a problem that names all fields at fault. */
@Injectable()
export class ShapePipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || !isDto(metatype)) return value;
    const given = value ?? {};
    const problems = problemsOf(metatype, given, type);
    if (problems.length > 0) throw malformed(problems);
    return given;
  }
}
