/** Before the suites: a peer of their own, unless MONGODB_URL names a server. */
const { startPeer } = require('./peer.cjs');

module.exports = async () => {
  if (process.env.MONGODB_URL) return;
  const peer = await startPeer();
  process.env.MONGODB_URL = peer.url;
  process.env.MONGODB_PEER = 'mongo-java-server';
  globalThis.stopMongodbPeer = peer.stop;
};
