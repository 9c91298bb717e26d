import { mayUseL1 } from '@resolutionflow/sdk';
import type { Me } from '@resolutionflow/sdk/contract';
import type { Route } from './route.js';

/** The screens that a role is offered, the first one to begin with. */
export function screensOf(user: Me): Route['name'][] {
  const takesOver =
    user.is_super_admin || user.account_role === 'owner' || user.account_role === 'engineer';
  return [
    ...(mayUseL1(user) ? (['workspace', 'side-by-side'] as const) : []),
    ...(user.is_super_admin || user.account_role !== 'viewer' ? (['tickets'] as const) : []),
    ...(takesOver ? (['escalations'] as const) : []),
    'sessions',
    ...(user.is_super_admin || user.account_role === 'owner' ? (['integrations'] as const) : []),
  ];
}

/** Where a user ends up who asked for this: there, or at their first screen where it is not theirs. */
export function allowedRoute(asked: Route | null, user: Me): Route {
  const screens = screensOf(user);
  const isOpenToAll = asked?.name === 'ticket' || asked?.name === 'session';
  if (asked && (isOpenToAll || screens.includes(asked.name))) return asked;
  if (screens.includes('workspace')) return { name: 'workspace' };
  return screens.includes('escalations') ? { name: 'escalations' } : { name: 'sessions' };
}
