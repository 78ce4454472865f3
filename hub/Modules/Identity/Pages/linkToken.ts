import { useState } from 'react';

/** The secret of a one-time link stands behind the # of its address, which browsers send to no server. */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  return token;
}
