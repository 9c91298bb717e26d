import type { Me } from '../contract/account.js';
import { fakeId, fakeNow, fakeUser } from './fake-records.js';
import type { FakeServer } from './fake-server.js';

/** Acts on a session of the fake server as somebody else would. */
export function actAsOther(
  server: FakeServer,
  sessionId: string,
  act: 'step' | 'take-over' | 'resolve',
  by?: Partial<Me>,
): void {
  const other = fakeUser('engineer', by);
  const session = server.find(sessionId);
  if (act === 'resolve') {
    server.change(sessionId, { status: 'resolved', resolved_at: fakeNow, helpful: true });
  } else if (act === 'take-over') {
    const held = { held_by: other.id, held_by_name: other.name };
    server.change(sessionId, { status: 'active', ...held });
  } else {
    const id = fakeId(6, session.version);
    const body = { id, title: 'Restarted the mail client', version: session.version };
    const holder = fakeUser('l1_tech', {
      id: session.held_by ?? other.id,
      name: session.held_by_name ?? '',
    });
    server.act(sessionId, holder, { kind: 'custom-step', body });
  }
}
