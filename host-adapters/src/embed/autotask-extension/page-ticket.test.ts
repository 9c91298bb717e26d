import { expect } from '@open-wc/testing';
import { ticketIdOf, ticketNumberOf } from './page-ticket.js';

const at = (rest: string) => ticketIdOf(`https://ww5.autotask.net${rest}`, 'ticketId');

describe('reading the ticket of an Autotask page', () => {
  it('takes it from the address of its screens', () => {
    expect(at('/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=7865')).to.equal('7865');
    expect(at('/Mvc/ServiceDesk/TicketEdit.mvc?workspace=False&ticketId=12')).to.equal('12');
  });

  it('takes the first of a workspace with several, written either way', () => {
    expect(at('/Mvc/ServiceDesk/TicketDetail.mvc?ids[0]=41&ids[1]=42')).to.equal('41');
    expect(at('/Mvc/ServiceDesk/TicketDetail.mvc?ids%5B0%5D=43')).to.equal('43');
  });

  it('takes the parameter that the pack names', () => {
    const address = 'https://ww5.autotask.net/Mvc/ServiceDesk/TicketDetail.mvc?tid=9&ticketId=1';
    expect(ticketIdOf(address, 'tid')).to.equal('9');
  });

  it('sees none on another page, and none in what is no number', () => {
    expect(at('/Mvc/ServiceDesk/Dashboard.mvc?ticketId=7865')).to.equal(null);
    expect(at('/x/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=7865')).to.equal(null);
    for (const wrong of ['0', '-1', '1e3', '7865;drop', '<img>', '', '1234567890123456']) {
      const query = new URLSearchParams({ ticketId: wrong }).toString();
      expect(at(`/Mvc/ServiceDesk/TicketDetail.mvc?${query}`), wrong).to.equal(null);
    }
  });

  it('finds the number in a title, and nothing that only looks like one', () => {
    expect(ticketNumberOf('T20261121.0006 - Printer offline')).to.equal('T20261121.0006');
    expect(ticketNumberOf('Autotask - T20261121.0006')).to.equal('T20261121.0006');
    expect(ticketNumberOf('XT20261121.0006')).to.equal(undefined);
    expect(ticketNumberOf('T2026.6 - Printer')).to.equal(undefined);
  });
});
