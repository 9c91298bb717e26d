import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { createFakeClient, type FakeClient } from '@resolutionflow/sdk/testing';
import { expectAccessible } from '../internal/testing/axe.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { MemberMappedEvent } from './member-mapping.events.js';
import type { MemberMapping } from './member-mapping.js';

describe('rf-member-mapping', () => {
  let client: FakeClient;
  let element: MemberMapping;
  const text = () => element.shadowRoot!.textContent.replaceAll(/\s+/g, ' ');
  const rows = () => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.row')];
  const selectOf = (row: HTMLElement) => row.querySelector('select')!;
  const unmapped = () => rows().find((row) => row.textContent.includes('Not mapped'))!;
  const choose = (select: HTMLSelectElement, value: string) => {
    select.value = value;
    select.dispatchEvent(new Event('change'));
  };

  beforeEach(async () => {
    client = createFakeClient({ user: 'owner' });
    element = await fixture<MemberMapping>(
      html`<rf-member-mapping .client=${client}></rf-member-mapping>`,
    );
    await waitUntil(() => rows().length > 0);
  });

  it('has nothing that axe finds wrong', () => expectAccessible(element));

  it('says who is mapped how, and who is not', () => {
    expect(text()).to.include('by e-mail');
    expect(unmapped()).not.to.equal(undefined);
  });

  it('maps by hand, and takes it away again', async () => {
    const me = (await client.auth.me()).id;
    client.fake.state.users.push({
      id: me,
      name: 'Margaret Okafor',
      email: 'owner@demo.test',
      account_role: 'owner',
      can_cover_l1: false,
      is_active: true,
      created_at: '2026-11-20T08:00:00Z',
    });
    element.client = createFakeClient({ user: 'owner', state: client.fake.state });
    client = element.client as FakeClient;
    await waitUntil(() => rows().length > 0 && selectOf(rows()[0]!).options.length > 1);
    const name = unmapped().querySelector('.cut')!.textContent;
    const mapped = oneEvent(element, 'rf-member-mapped');
    choose(selectOf(unmapped()), me);
    const { mapping } = (await mapped) as unknown as MemberMappedEvent;
    expect(mapping).to.include({ member_name: name, mapped_by: 'hand' });
    await waitUntil(() => text().includes('by hand'));
    const row = rows().find((candidate) => candidate.textContent.includes(name))!;
    choose(selectOf(row), '');
    await waitUntil(() => row.textContent.includes('Not mapped'));
  });

  it('puts the choice back where it is refused', async () => {
    client.fake.fail('psa.map', 'forbidden');
    const row = rows().find((candidate) => candidate.textContent.includes('by e-mail'))!;
    const before = selectOf(row).value;
    choose(selectOf(row), '');
    await waitUntil(() => text().includes('Your role does not allow this'));
    expect(selectOf(row).value).to.equal(before);
  });

  it('finds members by name', async () => {
    const search = element.shadowRoot!.querySelector<HTMLInputElement>('input[type=search]')!;
    search.value = 'jonas';
    search.dispatchEvent(new Event('input'));
    await waitUntil(() => rows().length === 1);
    expect(text()).to.include('Jonas Weber');
    search.value = 'nobody of this name';
    search.dispatchEvent(new Event('input'));
    await waitUntil(() => text().includes('Nobody has this name.'));
  });
});
