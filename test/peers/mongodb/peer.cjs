/** The MongoDB peer: builds it with Maven when it is not built yet, starts it on a free port of 127.0.0.1, stops it by process id. */
const { execFileSync, spawn } = require('node:child_process');
const { existsSync, mkdtempSync, readFileSync, rmSync, statSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const folder = __dirname;
const classpathFile = join(folder, 'target', 'classpath');
const sources = ['pom.xml', ...['Main.java', 'FileBackend.java'].map((file) => join('src/main/java/aftercare', file))];

function isBuilt() {
  if (!existsSync(classpathFile)) return false;
  const built = statSync(classpathFile).mtimeMs;
  const libraries = readFileSync(classpathFile, 'utf8').trim().split(':');
  return (
    sources.every((source) => statSync(join(folder, source)).mtimeMs <= built) &&
    libraries.every((jar) => existsSync(jar))
  );
}

/** Needs Maven and Java 17. */
function build() {
  if (isBuilt()) return;
  execFileSync('mvn', ['-q', '-B', 'clean', 'compile'], {
    cwd: folder,
    stdio: ['ignore', process.stderr, process.stderr],
  });
}

/**
 * Starts the peer. It also ends by itself when this process does, because its standard input closes.
 * `backend`: `memory`, or `h2` for files, by which it can be killed and started again; MONGODB_PEER_BACKEND says which unless it
 * is given. `data`: the folder of these files, a temporary one unless given. `port`: one that is free unless given.
 */
async function startPeer({ backend = process.env.MONGODB_PEER_BACKEND || 'memory', data, port = 0 } = {}) {
  if (!['memory', 'h2'].includes(backend)) throw new Error(`MONGODB_PEER_BACKEND is memory or h2, not ${backend}`);
  build();
  const classpath = [join(folder, 'target', 'classes'), readFileSync(classpathFile, 'utf8').trim()].join(':');
  const temporary = backend === 'h2' && !data ? mkdtempSync(join(tmpdir(), 'mongodb-peer-')) : undefined;
  const files = backend === 'h2' ? [join(data ?? temporary, 'peer.mv')] : [];
  const child = spawn('java', ['-Xmx512m', '-cp', classpath, 'aftercare.Main', String(port), ...files], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const bound = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the MongoDB peer ended with code ${code} before it was ready`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  return {
    url: `mongodb://127.0.0.1:${bound}`,
    port: Number(bound),
    pid: child.pid,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      if (temporary) rmSync(temporary, { recursive: true, force: true });
    },
  };
}

module.exports = { startPeer };
