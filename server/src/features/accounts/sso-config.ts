/** Stands in every answer for a secret that is set. Sent back, it keeps what is stored. */
export const maskedSecret = '••••••••';

type Config = Record<string, unknown>;

/** The configuration with whatever could be a secret masked, at any depth. */
export function maskSecrets(config: Config): Config {
  return mapMembers(config, (name, value) =>
    isSecret(name) && value !== null && value !== '' ? { value: maskedSecret } : undefined,
  );
}

/** The new configuration, with masks that were sent back replaced by what they stood for. */
export function restoreSecrets(sent: Config, stored: Config | null): Config {
  return mapMembers(sent, (name, value, path) =>
    isSecret(name) && value === maskedSecret
      ? { value: memberAt(stored, path) ?? null }
      : undefined,
  );
}

const secretWords =
  /secret|password|passphrase|token|credential|private|(^|_)(api|signing|shared)?_?keys?$/i;
// Addresses and published keys carry these words too, and an owner has to be able to read them.
const publicWords = /public|(_|^)(url|uri|endpoint|type|method)$/i;

function isSecret(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/-/g, '_');
  return secretWords.test(words) && !publicWords.test(words);
}

/** A copy in which `replace` may put another value in a member's place. */
function mapMembers(
  config: Config,
  replace: (name: string, value: unknown, path: string[]) => { value: unknown } | undefined,
): Config {
  const copy = (value: unknown, path: string[]): unknown => {
    if (Array.isArray(value)) return value.map((item, at) => copy(item, [...path, String(at)]));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const here = [...path, name];
        const replaced = replace(name, member, here);
        return [name, replaced ? replaced.value : copy(member, here)];
      }),
    );
  };
  return copy(config, []) as Config;
}

function memberAt(config: Config | null, path: string[]): unknown {
  let value: unknown = config;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Config)[name];
  }
  return value;
}
