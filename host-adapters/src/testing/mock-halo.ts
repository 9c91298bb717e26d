/** What Halo writes into the address of a custom tab. */
export interface MockHaloTab {
  /** Address of our page, as an admin entered it. */
  url: string;
  /** The tab's secret. */
  secret: string;
  agentId: number;
  ticketId?: number;
  agentParam?: string;
  ticketParam?: string;
  /** Leaves the signature's plus signs as they are, so that they arrive as spaces. */
  unencoded?: boolean;
}

/** The address of a signed custom tab: of what is in it the agent alone is signed. */
export async function mockHaloTab(tab: MockHaloTab): Promise<string> {
  const { agentParam = 'agent_id', ticketParam = 'ticket_id' } = tab;
  const address = new URL(tab.url);
  address.searchParams.set(agentParam, String(tab.agentId));
  if (tab.ticketId !== undefined) address.searchParams.set(ticketParam, String(tab.ticketId));
  const hmac = await sign(tab.secret, String(tab.agentId));
  if (tab.unencoded) address.search += `&hmac=${hmac}`;
  else address.searchParams.set('hmac', hmac);
  return address.href;
}

async function sign(secret: string, text: string): Promise<string> {
  const encode = (value: string) => new TextEncoder().encode(value);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encode(secret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}
