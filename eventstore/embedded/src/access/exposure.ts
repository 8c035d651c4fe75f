/** What protects a node from those who can reach it. */
export interface Protection {
  readonly host: string;
  readonly tls: boolean;
  readonly users: boolean;
  /** Whoever starts the node said that it needs neither. */
  readonly insecure: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\]|::ffff:127(\.\d+){3})$/i;

/** Throws where a node would be open to others without anybody having said so, or would take passwords in clear text. */
export function checkExposure({ host, tls, users, insecure }: Protection): void {
  if (insecure && (tls || users))
    throw new Error('--insecure means that there is neither TLS nor users: leave it away, or leave those away');
  if (users && !tls)
    throw new Error(
      'Users need TLS, for their passwords would travel in clear text: add --tls-certificate and --tls-key',
    );
  if (!insecure && !(tls && users) && !LOOPBACK.test(host))
    throw new Error(
      `On ${host} others can reach the node: give TLS (--tls-certificate, --tls-key) and passwords ` +
        '(EVENTSTORE_ADMIN_PASSWORD), or say --insecure where the network itself keeps others out',
    );
}
