/** Tells other servers which accounts' logs grew: the first at once, then what gathered meanwhile. */
export interface Kicks {
  send(accountId: string): void;
  stop(): void;
}

export function createKicks(publish: (accountIds: string[]) => void, gatherMs = 20): Kicks {
  const gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    if (!gathered.size) return;
    publish([...gathered]);
    gathered.clear();
    timer = setTimeout(flush, gatherMs);
  }

  return {
    send(accountId) {
      gathered.add(accountId);
      if (!timer) flush();
    },
    stop: () => clearTimeout(timer),
  };
}
