import type { PsaWebhook } from '@resolutionflow/sdk/contract';
import {
  createAutotaskSimulator,
  type AutotaskSimulator,
} from '../../../examples/psa-simulators/autotask/autotask-simulator.js';
import {
  createConnectwiseSimulator,
  type ConnectwiseSimulator,
} from '../../../examples/psa-simulators/connectwise/connectwise-simulator.js';
import {
  createHaloSimulator,
  type HaloSimulator,
} from '../../../examples/psa-simulators/halo/halo.simulator.js';
import type { Simulator } from '../../../examples/psa-simulators/simulator.js';

/** A simulated PSA, and what differs from vendor to vendor in how webhooks are tried. */
export interface SimulatedPsa {
  simulator: Simulator;
  /** Of an open ticket. */
  ticketId: string;
  /** Somebody in the PSA writes a note. */
  change(): Promise<void>;
  /** Does what an admin does by hand, where the vendor's API does not. */
  enter(webhook: PsaWebhook): void;
  /** The addresses that are told of changes. */
  addresses(): string[];
  /** Makes the PSA call elsewhere, or nowhere where that is null. */
  redirect(to: (url: string) => string | null): void;
}

/** One of each vendor. */
export const simulatedPsas: Record<
  Simulator['connection']['provider'],
  () => Promise<SimulatedPsa>
> = {
  connectwise: async () => ofConnectwise(await createConnectwiseSimulator()),
  halo: async () => ofHalo(await createHaloSimulator()),
  autotask: async () => ofAutotask(await createAutotaskSimulator()),
};

function ofConnectwise(simulator: ConnectwiseSimulator): SimulatedPsa {
  const { state } = simulator;
  const ticketId = String(state.tickets.find(({ closedAt }) => closedAt === null)?.id);
  return {
    simulator,
    ticketId,
    change: () =>
      post(`${simulator.url}/screen/data/tickets/${ticketId}`, {
        body: JSON.stringify({ by: 'jonas', note: 'From the PSA' }),
        headers: { 'Content-Type': 'application/json' },
      }),
    enter: () => undefined,
    addresses: () => state.callbacks.map(({ url }) => url),
    redirect: (to) => void (state.callbacks = redirected(state.callbacks, to)),
  };
}

function ofHalo(simulator: HaloSimulator): SimulatedPsa {
  const { state } = simulator;
  const ticketId = '2044';
  return {
    simulator,
    ticketId,
    change: () =>
      post(`${simulator.url}/screen/tickets/${ticketId}`, {
        body: new URLSearchParams({ note: 'From the PSA' }),
      }),
    enter: ({ url, secret }) =>
      void state.webhooks.push({
        id: '1',
        name: 'ResolutionFlow',
        url,
        active: true,
        authentication_header: 'X-ResolutionFlow-Signature',
        signature_prefix: 'sha256=',
        secret: secret ?? '',
      }),
    addresses: () => state.webhooks.map(({ url }) => url),
    redirect: (to) => void (state.webhooks = redirected(state.webhooks, to)),
  };
}

function ofAutotask(simulator: AutotaskSimulator): SimulatedPsa {
  const { tables } = simulator.state;
  const hooks = () => [
    ...(tables.TicketWebhooks?.values() ?? []),
    ...(tables.TicketNoteWebhooks?.values() ?? []),
  ];
  return {
    simulator,
    ticketId: '7801',
    change: () =>
      post(`${simulator.url}/screen/tickets/7801/notes`, {
        body: new URLSearchParams({ person: 'jonas', text: 'From the PSA' }),
      }),
    enter: () => undefined,
    addresses: () => hooks().map(({ webhookUrl }) => String(webhookUrl)),
    redirect(to) {
      for (const hook of hooks()) hook.webhookUrl = to(String(hook.webhookUrl)) ?? '';
    },
  };
}

function redirected<T extends { url: string }>(
  hooks: readonly T[],
  to: (url: string) => string | null,
): T[] {
  return hooks.flatMap((hook) => {
    const url = to(hook.url);
    return url === null ? [] : [{ ...hook, url }];
  });
}

async function post(url: string, init: RequestInit): Promise<void> {
  const { status } = await fetch(url, { method: 'POST', redirect: 'manual', ...init });
  if (status >= 400) throw new Error(`${url} answered ${status}`);
}
