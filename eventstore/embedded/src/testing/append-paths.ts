/** Both ways in which the official client appends: per-call credentials make it use the classic one. */
export const appendPaths = [
  { path: 'batch append', options: {} },
  { path: 'classic append', options: { credentials: { username: 'admin', password: 'changeit' } } },
];
