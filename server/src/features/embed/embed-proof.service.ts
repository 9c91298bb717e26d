import type { EmbedHost, embedTokenBody } from '@resolutionflow/sdk/contract';
import type { z } from 'zod/mini';
import type { AccountTransaction } from '../../db/database.js';
import { AppError, invalid } from '../../errors.js';
import type { EmbedCodeService } from './embed-code.service.js';
import type { EmbedHostService, EmbedHostSetup } from './embed-host.service.js';
import type { EmbedKeyService } from './embed-key.service.js';
import type { EmbedMemberService, InAccount } from './embed-member.service.js';
import type { EmbedKey } from './embed.entity.js';
import { isSignedByHalo } from './halo-proof.js';
import { readWebProof } from './web-proof.js';

type Given = z.output<typeof embedTokenBody>;
type ProofOf<H extends EmbedHost> = Extract<Given, { host: H }>['proof'];

/** Where a proof came from, and what it is for. */
export interface ProofContext {
  key: EmbedKey;
  inAccount: InAccount;
  /** As the browser says; absent where it is none. */
  origin: string | undefined;
  signal: AbortSignal;
}

/** Who looks. */
export interface Proved {
  userId: string;
  /** Of the host's secrets that proved it. */
  generation: number;
  /** Where the proof itself says which page it is for. */
  origin?: string;
}

export type EmbedProofService = ReturnType<typeof createEmbedProofService>;

/** Finds out which user a host's page shows us to: each host in its own way. */
export function createEmbedProofService(parts: {
  keys: Pick<EmbedKeyService, 'hold'>;
  hosts: Pick<EmbedHostService, 'find'>;
  codes: Pick<EmbedCodeService, 'take'>;
  members: EmbedMemberService;
  /** Where HaloPSA sends people back to. */
  haloCallback: string;
}) {
  const { keys, hosts, codes, members } = parts;

  async function byConnectwise(
    proof: ProofOf<'connectwise'>,
    { inAccount, signal }: ProofContext,
  ): Promise<Proved> {
    const { setup, psa } = await inAccount(async (tx) => ({
      setup: await hosts.find(tx, 'connectwise'),
      psa: await members.psaOf(tx, 'connectwise'),
    }));
    const proved = await members.prove(
      psa,
      {
        host: 'connectwise',
        memberId: proof.memberid,
        memberHash: proof.member_hash,
        memberContext: proof.member_context,
      },
      signal,
    );
    return { userId: await members.userOf(inAccount, psa, proved), ...generationOf(setup) };
  }

  async function byHalo(
    proof: ProofOf<'halo'>,
    { inAccount, signal }: ProofContext,
  ): Promise<Proved> {
    const { setup, psa } = await inAccount(async (tx) => ({
      setup: requireSetup(await hosts.find(tx, 'halo'), 'the secret of the custom tab'),
      psa: await members.psaOf(tx, 'halo'),
    }));
    if ('code' in proof) {
      const proved = await members.prove(psa, haloCode(proof, setup), signal);
      return { userId: await members.userOf(inAccount, psa, proved), ...generationOf(setup) };
    }
    const { agent_id: agentId, hmac } = proof;
    if (!isSignedByHalo({ agentId, hmac }, setup.secrets.shared)) {
      throw refused('HaloPSA did not sign this agent with a secret that this account knows');
    }
    const proved = await members.prove(psa, { host: 'halo', agentId }, signal);
    if (proved.member.id !== agentId) throw refused('HaloPSA knows this agent by another id');
    return { userId: await members.userOf(inAccount, psa, proved), ...generationOf(setup) };
  }

  function haloCode(
    { code, redirect_uri: redirectUri }: Extract<ProofOf<'halo'>, { code: string }>,
    { settings, secrets }: EmbedHostSetup,
  ) {
    if (redirectUri !== parts.haloCallback) {
      throw invalid({ path: 'proof.redirect_uri', message: `must be ${parts.haloCallback}` });
    }
    const { oauth_client_id: clientId } = settings;
    const { oauth_client_secret: clientSecret } = secrets;
    if (!clientId || !clientSecret) {
      throw notConfigured('the client id and secret of a HaloPSA application for signing in');
    }
    return { host: 'halo' as const, code, redirectUri, clientId, clientSecret };
  }

  async function byAutotask(
    { code }: ProofOf<'autotask'>,
    { key, inAccount, origin, signal }: ProofContext,
  ): Promise<Proved> {
    const { setup, psa, taken } = await inAccount(async (tx) => ({
      setup: await hosts.find(tx, 'autotask'),
      psa: await members.psaOf(tx, 'autotask'),
      taken: await codes.take(tx, { keyId: key.id, code }),
    }));
    if (!taken) throw refused('This code is not valid, or not any more');
    if (origin !== undefined && origin !== taken.origin) {
      throw new AppError('origin_not_allowed', 'This code was made for another page');
    }
    await members.requireMember(inAccount, psa, taken.userId, signal);
    return { ...taken, ...generationOf(setup) };
  }

  async function byWeb({ jwt }: ProofOf<'web'>, { key, inAccount }: ProofContext): Promise<Proved> {
    const setup = await inAccount(async (tx) =>
      requireSetup(await hosts.find(tx, 'web'), 'a secret or the public keys of your server'),
    );
    const proof = await readWebProof(jwt, key.key, setup);
    const userId = await inAccount(async (tx) => {
      await keys.hold(tx, key.key);
      await useOnce(tx, key, proof);
      const [user] = await tx.em.execute<{ id: string }[]>(
        'select id from users where email = ? and deactivated_at is null',
        [proof.email],
      );
      return user?.id;
    });
    if (userId) return { userId, ...generationOf(setup) };
    throw new AppError(
      'member_not_mapped',
      `${proof.name ?? proof.email} is no active user of ResolutionFlow: an owner invites them by the e-mail address ${proof.email}`,
      { members: { member_identifier: proof.email, member_name: proof.name ?? proof.email } },
    );
  }

  /**
   * @throws AppError `proof_refused`, `member_not_mapped` or `not_configured`, each saying what to do;
   * PsaError where the PSA had to be asked and did not answer.
   */
  return function prove(given: Given, context: ProofContext): Promise<Proved> {
    switch (given.host) {
      case 'connectwise':
        return byConnectwise(given.proof, context);
      case 'halo':
        return byHalo(given.proof, context);
      case 'autotask':
        return byAutotask(given.proof, context);
      case 'web':
        return byWeb(given.proof, context);
    }
  };
}

/** @throws AppError `proof_refused` where the token was used before. */
async function useOnce(
  tx: AccountTransaction,
  key: EmbedKey,
  proof: { proofId: string; expiresAt: Date },
): Promise<void> {
  const used = await tx.em.execute<object[]>(
    `insert into embed_proofs (account_id, key_id, proof_id, expires_at) values (?, ?, ?, ?)
       on conflict do nothing returning proof_id`,
    [tx.accountId, key.id, proof.proofId, proof.expiresAt],
  );
  if (!used.length) throw refused("The page's token was used before");
}

function generationOf(setup: EmbedHostSetup | null): Pick<Proved, 'generation'> {
  return { generation: setup?.generation ?? 0 };
}

function requireSetup(setup: EmbedHostSetup | null, what: string): EmbedHostSetup {
  if (!setup) throw notConfigured(what);
  return setup;
}

function notConfigured(what: string): AppError {
  return new AppError(
    'not_configured',
    `This host is not set up: an owner enters ${what} in ResolutionFlow under Integrations, Embedding`,
  );
}

function refused(detail: string): AppError {
  return new AppError('proof_refused', detail);
}
