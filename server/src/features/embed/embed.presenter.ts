import type { EmbedHostSetup } from './embed-host.service.js';
import type { EmbedKey } from './embed.entity.js';

export function presentEmbedKey(key: EmbedKey) {
  return {
    id: key.id,
    name: key.name,
    key: key.key,
    allowed_origins: key.allowedOrigins,
    created_at: key.createdAt.toISOString(),
  };
}

/** Never the secrets: only how many there are. */
export function presentEmbedHost({ host, settings, secrets, updatedAt }: EmbedHostSetup) {
  return {
    host,
    settings: { ...settings },
    secret_count: secrets.shared.length,
    updated_at: updatedAt.toISOString(),
  };
}
