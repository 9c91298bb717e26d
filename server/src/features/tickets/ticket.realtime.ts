import { rooms, type RealtimeMapper } from '../../realtime/socket-message.js';

/** Lists of tickets read themselves again when one of the account's tickets changed. */
export const mapTicketEvent: RealtimeMapper = (event) =>
  event.type === 'ticket.updated'
    ? [
        {
          rooms: [rooms.account(event.accountId)],
          event: 'ticket:updated',
          payload: { ticket_id: event.subjectId },
        },
      ]
    : [];
