/** After the suites. */
module.exports = async () => globalThis.stopMongodbPeer?.();
