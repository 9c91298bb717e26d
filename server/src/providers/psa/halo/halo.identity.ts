import { PsaError, type PsaMemberProof, type PsaProvider } from '../provider.js';
import type { HaloHttp } from './halo.http.js';
import { memberOf } from './halo.lists.js';
import { haloAgent, type HaloAgent } from './halo.wire.js';

type Proved = Awaited<ReturnType<NonNullable<PsaProvider['proveMember']>>>;

/**
 * Says who looks. That a tab's `agentId` was signed is checked before; here the agent must be one
 * that still works. A code is a sign-in of the agent's own, and gives tokens with their own rights.
 */
export function createHaloIdentity(http: HaloHttp) {
  return async function prove(proof: PsaMemberProof, signal: AbortSignal): Promise<Proved> {
    if (proof.host !== 'halo') throw new PsaError('refused', 'This proves nobody in Halo');
    if ('code' in proof) {
      const tokens = await http.tokens.redeem(proof, signal);
      const own = { signal, token: tokens.accessToken };
      const agent = await orRefused(http.get('Agent/me', haloAgent, own));
      return { member: active(agent), tokens };
    }
    const { agentId } = proof;
    if (!/^\d{1,10}$/.test(agentId)) throw new PsaError('refused', 'Halo has no such agent');
    const agent = await orRefused(http.get(`Agent/${agentId}`, haloAgent, { signal }));
    if (String(agent.id) !== agentId) throw new PsaError('refused', 'Halo has no such agent');
    return { member: active(agent) };
  };
}

function active(agent: HaloAgent) {
  if (agent.isdisabled === true) {
    throw new PsaError('refused', 'This agent is not active in Halo any more');
  }
  if (agent.isapiagent === true) throw new PsaError('refused', 'This agent is no person');
  return memberOf(agent);
}

async function orRefused(work: Promise<HaloAgent>): Promise<HaloAgent> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PsaError && error.code === 'not_found') {
      throw new PsaError('refused', 'Halo has no such agent');
    }
    throw error;
  }
}
