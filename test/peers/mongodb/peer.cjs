/** The MongoDB peer: builds it with Maven when it is not built yet, starts it on a free port of 127.0.0.1, stops it by process id. */
const { execFileSync, spawn } = require('node:child_process');
const { existsSync, readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const folder = __dirname;
const classpathFile = join(folder, 'target', 'classpath');
const sources = ['pom.xml', join('src', 'main', 'java', 'aftercare', 'Main.java')].map((file) => join(folder, file));

function isBuilt() {
  if (!existsSync(classpathFile)) return false;
  const built = statSync(classpathFile).mtimeMs;
  const libraries = readFileSync(classpathFile, 'utf8').trim().split(':');
  return sources.every((source) => statSync(source).mtimeMs <= built) && libraries.every((jar) => existsSync(jar));
}

/** Needs Maven and Java 17. */
function build() {
  if (isBuilt()) return;
  execFileSync('mvn', ['-q', '-B', 'clean', 'compile'], {
    cwd: folder,
    stdio: ['ignore', process.stderr, process.stderr],
  });
}

/** Starts the peer. It also ends by itself when this process does, because its standard input closes. */
async function startPeer() {
  build();
  const classpath = [join(folder, 'target', 'classes'), readFileSync(classpathFile, 'utf8').trim()].join(':');
  const child = spawn('java', ['-Xmx512m', '-cp', classpath, 'aftercare.Main'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const port = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the MongoDB peer ended with code ${code} before it was ready`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  return {
    url: `mongodb://127.0.0.1:${port}`,
    pid: child.pid,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

module.exports = { startPeer };
