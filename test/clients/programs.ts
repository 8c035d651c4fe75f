import { execFile, ExecFileException } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Compilers fetch their libraries from the package registries that this machine is set up with. */
const BUILD_TIMEOUT_MS = 600_000;
const ERROR_LINES = 15;

/** A command and its arguments; the connection string is to follow. */
export type Command = readonly [file: string, ...args: string[]];

/** A program of another language that drives a node with the official client of that language, as the client is. */
export interface Program {
  readonly client: string;
  /** Makes it ready to run; `scratch` may be written to. Rejects with what is missing or wrong, in a few lines. */
  readonly build: (scratch: string) => Promise<Command>;
}

// Like every test and bench, this is started at the root of the repository.
const folder = (language: string): string => join(process.cwd(), 'test', 'clients', language);

const java: Program = {
  client: 'Java, com.eventstore:db-client-java 5.4.5',
  build: async () => {
    const cwd = folder('java');
    await build('mvn', ['-q', '-B', '-Dstyle.color=never', 'compile'], cwd);
    const libraries = (await readFile(join(cwd, 'target', 'classpath'), 'utf8')).trim();
    const classpath = [join(cwd, 'target', 'classes'), libraries].join(':');
    return ['java', '-Xmx256m', '-Dfile.encoding=UTF-8', '-cp', classpath, 'aftercare.Main'];
  },
};

const go: Program = {
  client: 'Go, github.com/EventStore/EventStore-Client-Go/v4 v4.2.0',
  build: async (scratch) => {
    const program = join(scratch, 'conformance-go');
    await build('go', ['build', '-buildvcs=false', '-o', program, '.'], folder('go'));
    return [program];
  },
};

const python: Program = {
  client: 'Python, esdbclient 1.1.7',
  build: async (scratch) => {
    const environment = join(scratch, 'python');
    const interpreter = join(environment, 'bin', 'python');
    await build('python3', ['-m', 'venv', environment], folder('python'));
    const install = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', 'requirements.txt'];
    await build(interpreter, install, folder('python'));
    // -B: no compiled files beside the sources.
    return [interpreter, '-B', join(folder('python'), 'main.py')];
  },
};

export const PROGRAMS: readonly Program[] = [java, go, python];

async function build(tool: string, args: string[], cwd: string): Promise<void> {
  try {
    await run(tool, args, { cwd, timeout: BUILD_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 });
  } catch (cause) {
    const error = cause as ExecFileException;
    if (error.code === 'ENOENT') throw new Error(`${tool} is not there: install it, or put it on the PATH`, { cause });
    if (error.killed) throw new Error(`${tool} took longer than ${BUILD_TIMEOUT_MS / 1000} s`, { cause });
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim().split('\n');
    throw new Error(`${tool} ended with ${error.code}:\n${said.slice(0, ERROR_LINES).join('\n')}`, { cause });
  }
}
