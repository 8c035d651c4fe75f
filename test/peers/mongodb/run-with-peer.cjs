/** `node run-with-peer.cjs COMMAND ARGS...` runs a command with MONGODB_URL set to a peer of its own, and ends as the command did. */
const { spawn } = require('node:child_process');
const { startPeer } = require('./peer.cjs');

async function main([command, ...args]) {
  if (!command) throw new Error('usage: node run-with-peer.cjs COMMAND ARGS...');
  const peer = await startPeer();
  try {
    const env = { ...process.env, MONGODB_URL: peer.url, MONGODB_PEER: 'mongo-java-server' };
    const child = spawn(command, args, { stdio: 'inherit', env });
    process.exitCode = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    await peer.stop();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
