import type * as wire from '@resolutionflow/sdk/contract';
import type { PsaProvider } from '../../providers/psa/provider.js';
import type { PsaConnection, PsaMember } from './connection.entity.js';

/** A connection with what is told of its secrets: their names. */
export interface LoadedConnection {
  connection: PsaConnection;
  credentialNames: readonly string[];
  provider: Pick<PsaProvider, 'label' | 'capabilities'>;
}

export function presentConnection(loaded: LoadedConnection): wire.PsaConnection {
  const { connection, provider } = loaded;
  return {
    provider: connection.provider,
    provider_name: provider.label,
    site_url: connection.siteUrl,
    credentials: [...loaded.credentialNames],
    settings: connection.settings,
    capabilities: provider.capabilities,
    last_test: connection.checkedAt
      ? {
          ok: connection.checkCode == null,
          code: connection.checkCode ?? null,
          detail: connection.checkDetail ?? null,
          at: connection.checkedAt.toISOString(),
        }
      : null,
    webhook: connection.webhookHash
      ? { heard_at: connection.webhookHeardAt?.toISOString() ?? null }
      : null,
    created_at: connection.createdAt.toISOString(),
    updated_at: connection.updatedAt.toISOString(),
  };
}

/** A member with the name of the user whom it is mapped to. */
export interface MappedMember {
  member: PsaMember;
  userName: string | null;
}

export function presentMapping({ member, userName }: MappedMember): wire.MemberMapping {
  return {
    member_id: member.memberId,
    member_identifier: member.memberIdentifier,
    member_name: member.memberName,
    member_email: member.memberEmail ?? null,
    user_id: member.userId ?? null,
    user_name: userName,
    mapped_by: member.userId ? (member.mappedBy ?? null) : null,
  };
}
