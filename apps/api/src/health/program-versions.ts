import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Versions of what runs here, for whoever looks for the reason of something. */
export function programVersions(): Readonly<Record<string, string>> {
  return { aftercare: ownVersion(__dirname) ?? 'unknown', node: process.versions.node };
}

/** The package file is found upwards, from the sources as from the compiled files. */
function ownVersion(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === 'aftercare') return version;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : ownVersion(parent);
}
