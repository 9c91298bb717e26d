import type { KeptLogin, LoginKeeper } from '@resolutionflow/sdk';
import type { ExtensionStorage } from './extension-api.js';

const name = 'login';

/**
 * Keeps the login for as long as the browser runs, where pages of the extension alone can read it: no
 * content script, and no page that shows the panel. All panels share it.
 */
export function createSessionKeeper(session: ExtensionStorage, server: string): LoginKeeper {
  return {
    async read() {
      const login = (await session.get(name))[name];
      return isLogin(login) && login.server === server ? login : null;
    },
    write: (login) => (login ? session.set({ [name]: login }) : session.remove(name)),
  };
}

/** Another version of the extension may have written it; whose the user is, the server says. */
function isLogin(value: unknown): value is KeptLogin {
  if (typeof value !== 'object' || value === null) return false;
  const { server, refresh_token, user } = value as Partial<Record<keyof KeptLogin, unknown>>;
  const isUser = typeof user === 'object' && user !== null && 'id' in user;
  return typeof server === 'string' && typeof refresh_token === 'string' && isUser;
}
