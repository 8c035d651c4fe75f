import { PARTITIONS } from '../partitions';
import { fieldsText, type Declaration } from './declaration-rules';
import { StoreRuleBroken } from './store-rule-broken';

/** What both stores remember of a build when it is made. */
export interface MadeBuild {
  /** The declared fields, as `fieldsText` gives them. */
  readonly fields: string;
  readonly fold: number;
  readonly partitions: number;
}

/** Build numbers: 1, 2, 3 ... */
export function checkVersion(name: string, version: number): void {
  if (!Number.isSafeInteger(version) || version < 1 || version > 999_999)
    throw new StoreRuleBroken(name, 'version', 'use an integer from 1 to 999999');
}

export function checkFold(name: string, fold: number | undefined): void {
  if (fold !== undefined && (!Number.isSafeInteger(fold) || fold < 1))
    throw new StoreRuleBroken(name, 'fold', 'use an integer from 1');
}

/**
 * A build keeps what it was made with: its documents were checked by its fields, folded by its fold, and shared out by its
 * number of partitions. `fold` is undefined when the writer does not state it. Throws StoreRuleBroken.
 */
export function checkSameBuild(
  declaration: Declaration,
  version: number,
  build: MadeBuild,
  fold: number | undefined,
): void {
  const { name } = declaration;
  if (build.fields !== fieldsText(declaration))
    throw new StoreRuleBroken(
      name,
      'fields',
      `differ from those version ${version} was built with: raise the read model's version`,
    );
  if (fold !== undefined && fold !== build.fold)
    throw new StoreRuleBroken(name, 'fold', `version ${version} was built with fold ${build.fold}: make a new build`);
  if (build.partitions !== PARTITIONS)
    throw new StoreRuleBroken(
      name,
      'partitions',
      `version ${version} was built in ${build.partitions} parts, this program has ${PARTITIONS}: make a new build`,
    );
}

/** For questions about one build, which would look like an empty one. */
export const noSuchBuild = (name: string, version: number): StoreRuleBroken =>
  new StoreRuleBroken(name, 'version', `there is no version ${version}: build it first`);
